package io.gridmill.connectors.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.connectors.file.LocalFiles;
import io.gridmill.connectors.s3.internal.FileBody;
import io.gridmill.connectors.s3.internal.LargeObjects;
import io.gridmill.connectors.s3.internal.Retries;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.dataset.DatasetStore;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract against the local grid's own server, and what happens when a server does not do what it should. */
class S3DatasetStoreTest extends DatasetStoreContract {

    @TempDir
    static Path blobs;

    private static TestS3 server;

    @BeforeAll
    static void start() throws Exception {
        server = new TestS3(blobs);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Override
    DatasetStore open() {
        return new S3DatasetStore(server.settings(), Clock.systemUTC());
    }

    @Test
    void aWrongKeyIsRefusedWithAHint() {
        try (S3DatasetStore other = new S3DatasetStore(server.settings("wrong", TestS3.BUCKET), Clock.systemUTC())) {
            assertThatThrownBy(() -> other.put("x", bytes("x")))
                    .hasMessageContaining("Check the access key and the secret key")
                    .isInstanceOfSatisfying(
                            GridmillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_REFUSED));
        }
    }

    @Test
    void aMissingBucketIsNamedAndCanBeMade() {
        try (S3DatasetStore other =
                new S3DatasetStore(server.settings("test-secret", "another-bucket"), Clock.systemUTC())) {
            assertThatThrownBy(() -> other.put("x", bytes("x"))).hasMessageContaining("NoSuchBucket");
            other.ensureBucket();
            other.ensureBucket();
            other.put("x", bytes("x"));
            assertThat(other.digest("x")).contains(Digest.sha256("x"));
        }
    }

    @Test
    void aStoreThatIsGoneIsTriedAgainAndThenReported() throws Exception {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        List<Long> pauses = new ArrayList<>();
        S3Settings settings = new S3Settings(nobody, nobody, "us-east-1", "bucket", "access", "hush-hush");
        try (S3DatasetStore gone =
                new S3DatasetStore(settings, Clock.systemUTC(), new Retries(4, Duration.ofMillis(100), pauses::add))) {
            assertThatThrownBy(() -> gone.size("x"))
                    .hasMessageContaining("does not answer (looking for x, tried 4 times)")
                    .hasMessageNotContaining("hush-hush")
                    .isInstanceOfSatisfying(GridmillException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNREACHABLE);
                        assertThat(e.code().retryable()).isTrue();
                    });
        }
        assertThat(pauses).containsExactly(100L, 200L, 400L);
    }

    @Test
    void aLargeFileGoesUpInParts(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("large");
        long size = (11L << 20) + 1;
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(size);
        }
        Digest sha256 = LocalFiles.content(file).sha256();

        LargeObjects large = new LargeObjects(server.settings(), new OkHttpClient(), 5L << 20);
        large.upload("large/object", file, size, sha256);

        assertThat(store.digest("large/object")).contains(sha256);
        assertThatThrownBy(() -> large.upload("large/changed", file, size, Digest.sha256("other")))
                .isInstanceOf(FileBody.FileChangedException.class);
        assertThat(store.size("large/changed")).isEmpty();
    }

    @Test
    void presignedUrlsLeadToThePublicEndpoint() {
        S3Settings local = server.settings();
        S3Settings settings = new S3Settings(
                local.endpoint(), URI.create("https://s3.example.org"), "us-east-1", "bucket", "access", "secret");
        try (S3DatasetStore other = new S3DatasetStore(settings, Clock.systemUTC())) {
            assertThat(other.presignGet("x", Duration.ofHours(1))).hasHost("s3.example.org");
            assertThat(other.presignPut("x", 1, Duration.ofHours(1)).url()).hasHost("s3.example.org");
        }
    }

    @Test
    void settingsDoNotShowTheSecret() {
        assertThat(server.settings().toString()).doesNotContain("test-secret");
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        URI good = URI.create("http://127.0.0.1:9000");
        assertThatThrownBy(() -> new S3Settings(URI.create("s3://x"), good, "r", "bucket", "a", "s"))
                .hasMessageContaining("'s3://x' is no S3 endpoint");
        assertThatThrownBy(() -> new S3Settings(good, good, "r", "Bucket_", "a", "s"))
                .hasMessageContaining("'Bucket_' is no bucket name");
    }
}
