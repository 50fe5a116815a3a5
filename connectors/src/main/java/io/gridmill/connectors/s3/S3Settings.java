package io.gridmill.connectors.s3;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.net.URI;

/**
 * Where an S3 bucket is and the key that opens it.
 *
 * @param endpoint how this process reaches the store, such as {@code http://127.0.0.1:9000}
 * @param publicEndpoint how the holder of a presigned URL reaches it; the same as {@code endpoint} unless the store has
 *     another address outside
 * @param region what requests are signed for; {@code us-east-1} suits MinIO and the local grid
 * @param secretKey never logged and not part of {@link #toString()}
 */
public record S3Settings(
        URI endpoint, URI publicEndpoint, String region, String bucket, String accessKey, String secretKey) {

    /** @throws GridmillException INVALID_CONFIGURATION */
    public S3Settings {
        checkEndpoint(endpoint);
        checkEndpoint(publicEndpoint);
        if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw invalid("'" + bucket + "' is no bucket name: 3 to 63 lower-case letters, digits, dots and hyphens");
        }
        if (region.isBlank()) {
            throw invalid("The S3 region is empty; us-east-1 is the usual one");
        }
        if (accessKey.isBlank() || secretKey.isBlank()) {
            throw invalid("The S3 access key or secret key is empty");
        }
    }

    private static void checkEndpoint(URI endpoint) {
        String scheme = endpoint.getScheme();
        String path = endpoint.getPath();
        if (scheme == null
                || !(scheme.equals("http") || scheme.equals("https"))
                || endpoint.getHost() == null
                || endpoint.getQuery() != null
                || !(path == null || path.isEmpty() || path.equals("/"))) {
            throw invalid("'" + endpoint + "' is no S3 endpoint; write for example https://s3.example.org:9000");
        }
    }

    private static GridmillException invalid(String message) {
        return new GridmillException(ErrorCode.INVALID_CONFIGURATION, message);
    }

    @Override
    public String toString() {
        return "S3Settings[" + endpoint + ", " + publicEndpoint + ", " + region + ", " + bucket + ", " + accessKey
                + "]";
    }
}
