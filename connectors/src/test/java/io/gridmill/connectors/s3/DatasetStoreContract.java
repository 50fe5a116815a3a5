package io.gridmill.connectors.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.dataset.DatasetStore;
import io.gridmill.model.dataset.DatasetStore.PresignedPut;
import io.gridmill.model.dataset.DatasetStore.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every dataset store must do, whatever server is behind it. */
abstract class DatasetStoreContract {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final HttpClient POOL = HttpClient.newHttpClient();

    /** Keys of their own for each test, since a store may live longer than one. */
    private final String prefix = "test/" + UUID.randomUUID() + "/";

    protected DatasetStore store;

    @TempDir
    Path directory;

    abstract DatasetStore open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void putReplacesWhatWasThere() throws IOException {
        store.put(prefix + "a", bytes("first"));
        store.put(prefix + "a", bytes("second"));

        assertThat(read(prefix + "a", 0, 6)).isEqualTo("second");
        assertThat(store.size(prefix + "a")).contains(6L);
        assertThat(store.digest(prefix + "a")).contains(Digest.sha256("second"));
    }

    @Test
    void aMissingObjectHasNoSizeAndNoDigestAndCannotBeOpened() {
        assertThat(store.size(prefix + "none")).isEmpty();
        assertThat(store.digest(prefix + "none")).isEmpty();
        assertRefused(() -> store.open(prefix + "none", 0, 1).close());
    }

    @Test
    void opensAPieceOfAnObject() throws IOException {
        store.put(prefix + "pack", bytes("0123456789"));

        assertThat(read(prefix + "pack", 3, 4)).isEqualTo("3456");
        assertThat(read(prefix + "pack", 0, 0)).isEmpty();
        assertRefused(() -> store.open(prefix + "pack", 8, 4).close());
        assertRefused(() -> store.open(prefix + "pack", 10, 1).close());
    }

    @Test
    void anEmptyObjectIsAnObject() {
        store.put(prefix + "empty", new byte[0]);

        assertThat(store.size(prefix + "empty")).contains(0L);
        assertThat(store.digest(prefix + "empty")).contains(Digest.sha256(""));
    }

    @Test
    void storesAFileUnderItsDigest() throws IOException {
        byte[] content = new byte[3_000_000];
        new Random(7).nextBytes(content);
        Path file = Files.write(directory.resolve("input.bin"), content);

        StoredFile stored = store.putFile(file);

        String hex = Digest.sha256(content).hex();
        assertThat(stored)
                .isEqualTo(new StoredFile(
                        "cas/sha256/" + hex.substring(0, 2) + "/" + hex, content.length, Digest.sha256(content)));
        assertThat(store.digest(stored.key())).contains(Digest.sha256(content));
        assertThat(store.putFile(file)).isEqualTo(stored);
    }

    @Test
    void storesAnEmptyFile() throws IOException {
        StoredFile stored = store.putFile(Files.createFile(directory.resolve("empty")));

        assertThat(store.size(stored.key())).contains(0L);
    }

    @Test
    void aPresignedGetReadsTheOneObject() throws Exception {
        store.put(prefix + "a", bytes("content"));
        store.put(prefix + "b", bytes("secret"));
        URI url = store.presignGet(prefix + "a", HOUR);

        assertThat(get(url).body()).isEqualTo("content");
        assertThat(get(URI.create(url.toString().replace(prefix + "a", prefix + "b")))
                        .statusCode())
                .isEqualTo(403);
        assertThat(get(URI.create(url.toString().replaceAll("\\?.*", ""))).statusCode())
                .isEqualTo(403);
    }

    @Test
    void namesWithUnusualCharactersWork() throws Exception {
        for (String name : new String[] {"a b", "a+b", "a%20b", "\u00fcml\u00e4ut", "a&b=c", "x=1,y=2", "(a)!'*"}) {
            store.put(prefix + name, bytes(name));

            assertThat(store.digest(prefix + name)).contains(Digest.sha256(name));
            assertThat(get(store.presignGet(prefix + name, HOUR)).body()).isEqualTo(name);
        }
    }

    @Test
    void aPresignedPutWritesOnce() throws Exception {
        PresignedPut put = store.presignPut(prefix + "out", 5, HOUR);

        assertThat(send(put, "first")).isEqualTo(200);
        assertThat(send(put, "again")).isEqualTo(412);
        assertThat(store.digest(prefix + "out")).contains(Digest.sha256("first"));
    }

    @Test
    void aPresignedPutTakesNoOtherSizeThanWasSaid() throws Exception {
        PresignedPut put = store.presignPut(prefix + "out", 5, HOUR);

        assertThat(send(put, "far too long")).isEqualTo(403);
        assertThat(store.size(prefix + "out")).isEmpty();
    }

    @Test
    void aPresignedPutCannotBeMadeToOverwrite() throws Exception {
        store.put(prefix + "out", bytes("first"));
        PresignedPut put = store.presignPut(prefix + "out", 5, HOUR);
        HttpRequest request = HttpRequest.newBuilder(put.url())
                .PUT(HttpRequest.BodyPublishers.ofString("again"))
                .build();

        assertThat(POOL.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isGreaterThanOrEqualTo(400);
        assertThat(store.digest(prefix + "out")).contains(Digest.sha256("first"));
    }

    @Test
    void aPresignedPutOfNothingWorks() throws Exception {
        assertThat(send(store.presignPut(prefix + "nothing", 0, HOUR), "")).isEqualTo(200);
        assertThat(store.size(prefix + "nothing")).contains(0L);
    }

    @Test
    void keysThatLeadElsewhereAreNotEvenTried() {
        assertThatThrownBy(() -> store.put("../other", bytes("x"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.presignGet("/etc", HOUR)).isInstanceOf(IllegalArgumentException.class);
    }

    static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(GridmillException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.STORE_REFUSED));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String read(String key, long offset, long length) throws IOException {
        try (InputStream in = store.open(key, offset, length)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static HttpResponse<String> get(URI url) throws Exception {
        return POOL.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int send(PresignedPut put, String content) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(put.url()).PUT(HttpRequest.BodyPublishers.ofString(content));
        put.headers().forEach(request::header);
        return POOL.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
