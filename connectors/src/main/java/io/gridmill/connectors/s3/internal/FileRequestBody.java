package io.gridmill.connectors.s3.internal;

import io.gridmill.model.Digest;
import java.io.IOException;
import java.nio.file.Path;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** A {@link FileBody} that can be sent as often as needed. */
public final class FileRequestBody extends RequestBody {

    private final Path file;
    private final long size;
    private final Digest sha256;

    public FileRequestBody(Path file, long size, Digest sha256) {
        this.file = file;
        this.size = size;
        this.sha256 = sha256;
    }

    @Override
    public @Nullable MediaType contentType() {
        return null;
    }

    @Override
    public long contentLength() {
        return size;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        try (FileBody body = new FileBody(file, size, sha256);
                Source source = Okio.source(body)) {
            sink.writeAll(source);
        }
    }
}
