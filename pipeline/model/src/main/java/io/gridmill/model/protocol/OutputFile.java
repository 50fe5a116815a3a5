package io.gridmill.model.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gridmill.model.Bytes;
import io.gridmill.model.Digest;
import org.jspecify.annotations.Nullable;

/**
 * One file that a partition made. Small ones ({@value #LARGEST_INLINE} bytes at most) travel inside the result; larger
 * ones were put where the buyer said.
 *
 * @param output name of the output it belongs to
 * @param path relative path below the output's directory
 * @param size bytes
 * @param inline the content of a small file
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OutputFile(
        String output,
        String path,
        long size,
        Digest sha256,
        @Nullable Bytes inline) {

    /** Files up to this size, in bytes, travel inside the result. */
    public static final int LARGEST_INLINE = 64 * 1024;

    public OutputFile {
        RelativePath.check(path);
        if (inline != null && (inline.size() != size || size > LARGEST_INLINE)) {
            throw new IllegalArgumentException("Output " + path + " says " + size + " bytes and has " + inline.size());
        }
    }
}
