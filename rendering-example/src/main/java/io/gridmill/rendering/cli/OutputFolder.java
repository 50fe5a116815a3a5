package io.gridmill.rendering.cli;

import io.gridmill.rendering.scene.InvalidInput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Where results go. A file appears under its name only when it is complete, however the program ends. */
record OutputFolder(Path folder) {
    /** Writes a file's content. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    static OutputFolder create(Path folder) throws InvalidInput {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new InvalidInput("--out: cannot make the folder " + folder + ": " + e, e);
        }
        return new OutputFolder(folder);
    }

    void write(String name, Content content) throws IOException {
        Path partial = folder.resolve("." + name + ".part");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(partial))) {
            content.writeTo(out);
        }
        Files.move(partial, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
