package io.gridmill.model.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gridmill.model.Bytes;
import io.gridmill.model.Digest;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * One file that a partition reads. The bytes are {@code inline}, or {@code size} bytes from {@code offset} of what
 * {@code url} serves; they must hash to {@code sha256}.
 *
 * @param path relative path below the input's directory, with forward slashes and without {@code .} or {@code ..}
 * @param size bytes
 * @param url presigned GET of one object
 * @param executable whether the pool sets the file's execute bit
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record InputFile(
        String path,
        long size,
        Digest sha256,
        @Nullable URI url,
        long offset,
        @Nullable Bytes inline,
        boolean executable) {

    public InputFile {
        Required.present("path", path);
        Required.present("sha256", sha256);
        RelativePath.check(path);
        if (size < 0 || offset < 0) {
            throw new IllegalArgumentException("Input " + path + " has a negative size or offset");
        }
        if (offset > Long.MAX_VALUE - size) {
            throw new IllegalArgumentException("Input " + path + " ends beyond any object");
        }
        if (url != null && !url.isAbsolute()) {
            throw new IllegalArgumentException("url of input " + path + " is not absolute");
        }
        if ((url == null) == (inline == null)) {
            throw new IllegalArgumentException("Input " + path + " needs either a URL or its content");
        }
        if (inline != null && inline.size() != size) {
            throw new IllegalArgumentException("Input " + path + " says " + size + " bytes and has " + inline.size());
        }
    }
}
