package io.gridmill.cli.grid;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** The local grid's object store: S3Proxy in this process, objects as files below a directory. */
final class S3Server implements AutoCloseable {

    static final String BUCKET = "gridmill";
    static final String REGION = "us-east-1";

    private final S3Proxy server;
    private final GridState.ObjectStore place;

    private S3Server(S3Proxy server, GridState.ObjectStore place) {
        this.server = server;
        this.place = place;
    }

    static S3Server start(GridPaths paths, int port) throws IOException {
        Files.createDirectories(paths.objects());
        Path accessKeyFile = paths.secrets().resolve("s3-access-key");
        Path secretKeyFile = paths.secrets().resolve("s3-secret-key");
        URI endpoint = URI.create("http://127.0.0.1:" + port);
        FilesystemNio2BlobStore blobs =
                new FilesystemNio2BlobStore(paths.objects().toString());
        S3Proxy server = S3Proxy.builder()
                .blobStore(blobs)
                .endpoint(endpoint)
                .awsAuthentication(
                        AuthenticationType.AWS_V4,
                        PrivateFiles.secret(accessKeyFile),
                        PrivateFiles.secret(secretKeyFile))
                .build();
        try {
            if (!blobs.containerExists(BUCKET)) {
                blobs.createContainer(BUCKET);
            }
            server.start();
        } catch (Exception e) { // what S3Proxy declares
            throw new IOException("The object store does not start: " + e.getMessage(), e);
        }
        return new S3Server(server, new GridState.ObjectStore(endpoint, REGION, BUCKET, accessKeyFile, secretKeyFile));
    }

    GridState.ObjectStore place() {
        return place;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) { // what S3Proxy declares; the process ends next
            Thread.currentThread().interrupt();
        }
    }
}
