package io.gridmill.cli.show;

import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.dataset.DatasetStore;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A store that is away. */
class NoStore implements DatasetStore {

    private static GridmillException away() {
        return new GridmillException(ErrorCode.STORE_UNREACHABLE, "The store does not answer");
    }

    @Override
    public void put(String key, byte[] content) {
        throw away();
    }

    @Override
    public StoredFile putFile(Path file) {
        throw away();
    }

    @Override
    public InputStream open(String key, long offset, long length) {
        throw away();
    }

    @Override
    public Optional<Long> size(String key) {
        throw away();
    }

    @Override
    public Optional<Digest> digest(String key) {
        throw away();
    }

    @Override
    public URI presignGet(String key, Duration validity) {
        throw away();
    }

    @Override
    public PresignedPut presignPut(String key, long size, Duration validity) {
        throw away();
    }

    @Override
    public void close() {}
}
