package io.gridmill.pool.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreesTest {

    private static final int FILES = 20_000;

    @TempDir
    private Path directory;

    @Test
    void deletesWhatIsStillWrittenTo() throws Exception {
        Path root = Files.createDirectory(directory.resolve("work"));
        AtomicInteger written = new AtomicInteger();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> fill(root, written));
        while (written.get() < 100 && !writer.isDone()) {
            Thread.onSpinWait();
        }
        Trees.delete(root);
        assertThat(root).doesNotExist();
        writer.get();
        assertThat(root).as("what the writer did afterwards").doesNotExist();
    }

    private static void fill(Path root, AtomicInteger written) {
        try {
            while (written.get() < FILES) {
                Files.createFile(root.resolve("f" + written.incrementAndGet()));
            }
        } catch (NoSuchFileException gone) {
            // as a process in a deleted directory
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
