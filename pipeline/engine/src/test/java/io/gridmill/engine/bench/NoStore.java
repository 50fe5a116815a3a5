package io.gridmill.engine.bench;

import io.gridmill.model.Digest;
import io.gridmill.model.dataset.DatasetStore;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** For pipelines without files. */
final class NoStore implements DatasetStore {

    private static UnsupportedOperationException unexpected() {
        return new UnsupportedOperationException("There are no files here");
    }

    @Override
    public void put(String key, byte[] content) {
        throw unexpected();
    }

    @Override
    public StoredFile putFile(Path file) {
        throw unexpected();
    }

    @Override
    public InputStream open(String key, long offset, long length) {
        throw unexpected();
    }

    @Override
    public Optional<Long> size(String key) {
        throw unexpected();
    }

    @Override
    public Optional<Digest> digest(String key) {
        throw unexpected();
    }

    @Override
    public URI presignGet(String key, Duration validity) {
        throw unexpected();
    }

    @Override
    public PresignedPut presignPut(String key, long size, Duration validity) {
        throw unexpected();
    }

    @Override
    public void close() {}
}
