package io.gridmill.engine.run;

import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.dataset.DatasetStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A store in memory whose URLs are {@code memory:KEY}. */
final class MemoryStore implements DatasetStore {

    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final AtomicInteger away = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Override
    public void put(String key, byte[] content) {
        refuse();
        objects.put(key, content.clone());
    }

    /** As somebody does who holds a presigned URL. */
    void putThrough(URI url, byte[] content) {
        if (objects.putIfAbsent(key(url), content.clone()) != null) {
            throw new IllegalStateException("The object is there already: " + url);
        }
    }

    byte[] getThrough(URI url) {
        return Objects.requireNonNull(objects.get(key(url)), () -> "Nothing at " + url);
    }

    private static String key(URI url) {
        return url.getSchemeSpecificPart();
    }

    @Override
    public StoredFile putFile(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            Digest digest = Digest.sha256(content);
            String key = "cas/sha256/" + digest.hex().substring(0, 2) + "/" + digest;
            put(key, content);
            return new StoredFile(key, content.length, digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public InputStream open(String key, long offset, long length) {
        refuse();
        byte[] object = Objects.requireNonNull(objects.get(key), () -> "No object " + key);
        return new ByteArrayInputStream(object, Math.toIntExact(offset), Math.toIntExact(length));
    }

    @Override
    public Optional<Long> size(String key) {
        refuse();
        return Optional.ofNullable(objects.get(key)).map(object -> (long) object.length);
    }

    @Override
    public Optional<Digest> digest(String key) {
        refuse();
        return Optional.ofNullable(objects.get(key)).map(Digest::sha256);
    }

    @Override
    public URI presignGet(String key, Duration validity) {
        refuse();
        return URI.create("memory:" + key);
    }

    @Override
    public PresignedPut presignPut(String key, long size, Duration validity) {
        refuse();
        return new PresignedPut(URI.create("memory:" + key), Map.of());
    }

    /** The next calls fail as they do when nobody listens. */
    void goAway(int forCalls) {
        away.set(forCalls);
    }

    /** Calls that failed because the store was away. */
    int refused() {
        return refused.get();
    }

    private void refuse() {
        if (away.get() > 0) {
            away.decrementAndGet();
            refused.incrementAndGet();
            throw new GridmillException(ErrorCode.STORE_UNREACHABLE, "the store is away");
        }
    }

    void forgetEverything() {
        objects.clear();
    }

    @Override
    public void close() {}
}
