package io.gridmill.connectors.s3;

import io.gridmill.connectors.file.LocalFiles;
import io.gridmill.connectors.s3.internal.FileRequestBody;
import io.gridmill.connectors.s3.internal.LargeObjects;
import io.gridmill.connectors.s3.internal.Presigner;
import io.gridmill.connectors.s3.internal.Retries;
import io.gridmill.connectors.s3.internal.S3Http;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.dataset.DatasetStore;
import io.gridmill.model.protocol.RelativePath;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Datasets in one bucket of an S3 store, addressed by path. Requests that fail for want of the store are tried again for
 * some seconds. Thread-safe.
 *
 * <p>Objects are read and written by presigned URLs, the very mechanism pools use, over one HTTP client; see
 * {@link LargeObjects} for what the MinIO client does.
 */
public final class S3DatasetStore implements DatasetStore {

    private static final long MULTIPART_FROM = 256L << 20;
    private static final Duration OWN_REQUEST = Duration.ofMinutes(15);
    private static final RequestBody NOTHING = RequestBody.create(new byte[0]);

    private final S3Settings settings;
    private final Presigner presigner;
    private final S3Http http;
    private final LargeObjects large;

    public S3DatasetStore(S3Settings settings, Clock clock) {
        this(settings, clock, Retries.STANDARD);
    }

    S3DatasetStore(S3Settings settings, Clock clock, Retries retries) {
        this.settings = settings;
        this.presigner = new Presigner(settings.region(), settings.accessKey(), settings.secretKey(), clock);
        this.http = new S3Http(settings.endpoint(), retries);
        this.large = new LargeObjects(settings, http.client(), LargeObjects.PART_SIZE);
    }

    /** Makes the bucket if it is missing. */
    public void ensureBucket() {
        http.retrying("making the bucket " + settings.bucket(), () -> {
            large.ensureBucket();
            return true;
        });
    }

    @Override
    public void put(String key, byte[] content) {
        put(key, RequestBody.create(content));
    }

    private void put(String key, RequestBody body) {
        String action = "writing " + key;
        http.retrying(action, () -> {
            try (Response response =
                    http.send(action, request("PUT", key).put(body).build())) {
                return found(response, action);
            }
        });
    }

    private Response found(Response response, String action) {
        if (response.code() == 404) {
            throw new GridmillException(
                    ErrorCode.STORE_REFUSED,
                    "The object store at " + settings.endpoint() + " has no such object (" + action + ", bucket "
                            + settings.bucket() + ")");
        }
        return response;
    }

    @Override
    public StoredFile putFile(Path file) {
        LocalFiles.Content content = LocalFiles.content(file);
        String key = contentKey(content.sha256());
        // The name is the digest and only complete, checked bodies get it: the same size is the same content.
        if (size(key).filter(size -> size == content.size()).isEmpty()) {
            if (content.size() >= MULTIPART_FROM) {
                http.retrying("writing " + file, () -> {
                    large.upload(key, file, content.size(), content.sha256());
                    return true;
                });
            } else {
                put(key, content.size() == 0 ? NOTHING : new FileRequestBody(file, content.size(), content.sha256()));
            }
        }
        return new StoredFile(key, content.size(), content.sha256());
    }

    /** Where content lies by its digest. */
    private static String contentKey(Digest sha256) {
        return "cas/sha256/" + sha256.hex().substring(0, 2) + "/" + sha256.hex();
    }

    /** The caller closes the stream. It ends early, with an IOException, when the store goes away meanwhile. */
    @Override
    public InputStream open(String key, long offset, long length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("Negative offset or length: " + offset + ", " + length);
        }
        if (length == 0) {
            return InputStream.nullInputStream();
        }
        String action = "reading " + key;
        return http.retrying(action, () -> {
            Request request = request("GET", key)
                    .header("Range", "bytes=" + offset + "-" + (offset + length - 1))
                    .build();
            Response response = http.send(action, request);
            try {
                long got = found(response, action).body().contentLength();
                if (got != length) {
                    throw new GridmillException(
                            ErrorCode.STORE_REFUSED,
                            "The object " + key + " has " + got + " bytes from offset " + offset + ", not " + length);
                }
                return response.body().byteStream();
            } catch (GridmillException e) {
                response.close();
                throw e;
            }
        });
    }

    @Override
    public Optional<Long> size(String key) {
        String action = "looking for " + key;
        return http.retrying(action, () -> {
            try (Response response =
                    http.send(action, request("HEAD", key).head().build())) {
                if (response.code() == 404) {
                    return Optional.empty();
                }
                String length = response.header("Content-Length");
                if (length == null) {
                    throw new IOException("it gave no Content-Length");
                }
                return Optional.of(Long.parseLong(length));
            }
        });
    }

    @Override
    public Optional<Digest> digest(String key) {
        String action = "checking " + key;
        return http.retrying(action, () -> {
            try (Response response = http.send(action, request("GET", key).build())) {
                if (response.code() == 404) {
                    return Optional.empty();
                }
                MessageDigest sha256 = Digest.newSha256();
                byte[] buffer = new byte[64 * 1024];
                InputStream in = response.body().byteStream();
                for (int count; (count = in.read(buffer)) >= 0; ) {
                    sha256.update(buffer, 0, count);
                }
                return Optional.of(Digest.of(sha256.digest()));
            }
        });
    }

    @Override
    public URI presignGet(String key, Duration validity) {
        return presigner.presign("GET", resource(settings.publicEndpoint(), key), Map.of(), validity);
    }

    /** The size is signed too: a PUT with another Content-Length is refused. */
    @Override
    public PresignedPut presignPut(String key, long size, Duration validity) {
        Map<String, String> headers = Map.of("If-None-Match", "*");
        Map<String, String> signed = Map.of("If-None-Match", "*", "Content-Length", Long.toString(size));
        URI url = presigner.presign("PUT", resource(settings.publicEndpoint(), key), signed, validity);
        return new PresignedPut(url, headers);
    }

    private Request.Builder request(String method, String key) {
        URI url = presigner.presign(method, resource(settings.endpoint(), key), Map.of(), OWN_REQUEST);
        return new Request.Builder().url(url.toString());
    }

    private URI resource(URI endpoint, String key) {
        String path = Arrays.stream(RelativePath.check(key).split("/"))
                .map(Presigner::encode)
                .collect(Collectors.joining("/"));
        return URI.create(
                endpoint.getScheme() + "://" + endpoint.getRawAuthority() + "/" + settings.bucket() + "/" + path);
    }

    @Override
    public void close() {
        http.close();
    }
}
