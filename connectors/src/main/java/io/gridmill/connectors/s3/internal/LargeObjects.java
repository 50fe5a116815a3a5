package io.gridmill.connectors.s3.internal;

import io.gridmill.connectors.s3.S3Settings;
import io.gridmill.model.Digest;
import io.minio.BucketExistsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * What the MinIO client is used for: multipart uploads and buckets. It is made on first use, since that costs half a
 * second which most runs need not spend. Thread-safe.
 */
public final class LargeObjects {

    public static final long PART_SIZE = 64L << 20;

    private final S3Settings settings;
    private final OkHttpClient http;
    private final long partSize;
    private @Nullable MinioClient client;

    public LargeObjects(S3Settings settings, OkHttpClient http, long partSize) {
        this.settings = settings;
        this.http = http;
        this.partSize = partSize;
    }

    private synchronized MinioClient client() {
        if (client == null) {
            client = MinioClient.builder()
                    .endpoint(settings.endpoint().toString())
                    .credentials(settings.accessKey(), settings.secretKey())
                    .region(settings.region())
                    .httpClient(http, false)
                    .build();
        }
        return client;
    }

    /** One try to write a file in parts; nothing is visible before the last part is there. */
    public void upload(String key, Path file, long size, Digest sha256) throws IOException {
        try (InputStream body = new FileBody(file, size, sha256)) {
            client().putObject(
                            PutObjectArgs.builder().bucket(settings.bucket()).object(key).stream(body, size, partSize)
                                    .build());
        } catch (MinioException e) {
            throw asIoException(e);
        }
    }

    /** One try to make the bucket if it is missing. */
    public void ensureBucket() throws IOException {
        try {
            String bucket = settings.bucket();
            if (client().bucketExists(BucketExistsArgs.builder().bucket(bucket).build())) {
                return;
            }
            client().makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
        } catch (ErrorResponseException e) {
            if (!"BucketAlreadyOwnedByYou".equals(e.errorResponse().code())) {
                throw asIoException(e);
            }
        } catch (MinioException e) {
            throw asIoException(e);
        }
    }

    private static IOException asIoException(MinioException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof FileBody.FileChangedException changed) {
                return changed;
            }
        }
        return new IOException(e.getMessage(), e);
    }
}
