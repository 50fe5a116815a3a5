package io.gridmill.market.simulator;

import io.gridmill.model.Digest;
import io.gridmill.model.dataset.DatasetStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Small objects in memory: results in a simulation travel inside their messages. */
final class MemoryStore implements DatasetStore {

    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();

    @Override
    public void put(String key, byte[] content) {
        objects.put(key, content.clone());
    }

    @Override
    public StoredFile putFile(Path file) {
        throw unexpected();
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        byte[] object = objects.get(key);
        if (object == null) {
            throw new IOException("There is no object " + key);
        }
        return new ByteArrayInputStream(object, Math.toIntExact(offset), Math.toIntExact(length));
    }

    @Override
    public Optional<Long> size(String key) {
        return Optional.ofNullable(objects.get(key)).map(object -> (long) object.length);
    }

    @Override
    public Optional<Digest> digest(String key) {
        return Optional.ofNullable(objects.get(key)).map(Digest::sha256);
    }

    @Override
    public URI presignGet(String key, Duration validity) {
        throw unexpected();
    }

    @Override
    public PresignedPut presignPut(String key, long size, Duration validity) {
        throw unexpected();
    }

    private static UnsupportedOperationException unexpected() {
        return new UnsupportedOperationException("A simulation has no files");
    }

    @Override
    public void close() {}
}
