package io.gridmill.connectors.s3;

import java.net.URI;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** An S3Proxy in this process with one bucket. */
final class TestS3 {

    static final String BUCKET = "gridmill-test";

    private final S3Proxy server;

    TestS3(Path directory) throws Exception {
        FilesystemNio2BlobStore blobs = new FilesystemNio2BlobStore(directory.toString());
        blobs.createContainer(BUCKET);
        server = S3Proxy.builder()
                .blobStore(blobs)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, "test-access", "test-secret")
                .build();
        server.start();
    }

    S3Settings settings() {
        return settings("test-secret", BUCKET);
    }

    S3Settings settings(String secret, String bucket) {
        URI endpoint = URI.create("http://127.0.0.1:" + server.getPort());
        return new S3Settings(endpoint, endpoint, "us-east-1", bucket, "test-access", secret);
    }

    void close() throws Exception {
        server.stop();
    }
}
