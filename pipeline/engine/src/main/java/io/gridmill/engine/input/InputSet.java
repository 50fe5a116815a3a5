package io.gridmill.engine.input;

import io.gridmill.model.Digest;
import io.gridmill.model.dataset.Manifest;
import java.util.List;

/**
 * The files of one input.
 *
 * @param directory whether the command gets the path of a directory, or of the only file
 * @param files in order of path
 */
public record InputSet(boolean directory, List<File> files) {

    public InputSet {
        files = List.copyOf(files);
    }

    /** One file in the store. */
    public record File(String path, long size, Digest sha256, String key, long offset, boolean executable) {

        Manifest.Entry entry() {
            return new Manifest.Entry(path, size, sha256, key, offset);
        }
    }

    /** The identity of the content. */
    public Digest digest() {
        return new Manifest(files.stream().map(File::entry).toList()).digest();
    }
}
