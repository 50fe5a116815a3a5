package io.gridmill.model.protocol;

import java.util.List;

/**
 * A named input of a command. {@code ${inputs.name}} becomes the path of the file when it is a single file, and of the
 * directory that holds the files otherwise.
 */
public record Input(boolean directory, List<InputFile> files) {

    public Input {
        Required.present("files", files);
        files = List.copyOf(files);
        if (!directory && files.size() != 1) {
            throw new IllegalArgumentException("A file input has one file, not " + files.size());
        }
    }
}
