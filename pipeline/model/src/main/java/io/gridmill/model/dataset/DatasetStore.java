package io.gridmill.model.dataset;

import io.gridmill.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The object store that holds the datasets of runs. Keys are relative, such as {@code cas/sha256/ab/abcd…} or
 * {@code runs/RUN/STAGE/PARTITION/ATTEMPT/FILE}. Implementations are safe for use by several threads.
 *
 * <p>Every method throws {@link io.gridmill.model.GridmillException} with {@code STORE_UNREACHABLE} (retryable) or
 * {@code STORE_REFUSED} when the store does not do what it is asked.
 */
public interface DatasetStore extends AutoCloseable {

    /** Stores a small object, replacing what was there. */
    void put(String key, byte[] content);

    /** Stores a file under {@code cas/sha256/…} unless it is there already, and returns its digest and key. */
    StoredFile putFile(Path file);

    /** Opens {@code length} bytes of an object from an offset. */
    InputStream open(String key, long offset, long length) throws IOException;

    /** Size in bytes of an object, or empty when there is none. */
    Optional<Long> size(String key);

    /** Reads the object and returns the SHA-256 of its bytes, or empty when there is none. */
    Optional<Digest> digest(String key);

    /** A URL with which anybody can read the one object until it expires. */
    URI presignGet(String key, Duration validity);

    /** A URL with which anybody can write the one object, once, until it expires. */
    PresignedPut presignPut(String key, long size, Duration validity);

    @Override
    void close();

    /** A file in the store. */
    record StoredFile(String key, long size, Digest sha256) {}

    /**
     * @param headers to be sent along, because they are signed: the store refuses to overwrite an object
     */
    record PresignedPut(URI url, Map<String, String> headers) {

        public PresignedPut {
            headers = Map.copyOf(headers);
        }
    }
}
