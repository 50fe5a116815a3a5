package io.gridmill.pool.runner;

import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.InputFile;
import io.gridmill.model.protocol.UploadGrant;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Moves bytes between this machine and presigned URLs, with a bounded number of tries. URLs never appear in messages:
 * whoever reads them could use them.
 */
final class Transfers {

    private static final int TRIES = 4;
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration MOST = Duration.ofMinutes(30);
    private static final int HTTP_OK = 200;
    private static final int HTTP_PARTIAL = 206;
    private static final int HTTP_PRECONDITION_FAILED = 412;

    /** What the client sets itself and refuses to be told. */
    private static final Set<String> OWN_HEADERS =
            Set.of("host", "content-length", "connection", "expect", "upgrade", "transfer-encoding");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    /** The store answered, and it will answer the same next time. */
    private static final class RefusedException extends IOException {
        private final int status;

        RefusedException(int status) {
            super("the store answers " + status);
            this.status = status;
        }
    }

    /** Writes the content of an input to a new file and checks that it is what it should be. */
    void download(InputFile input, Path target) throws AttemptFailedException, InterruptedException {
        String what = "Input " + input.path();
        IOException last = new IOException("not tried");
        for (int attempt = 0; attempt < TRIES; attempt++) {
            pause(attempt);
            try {
                Digest digest = input.size() == 0 ? empty(target) : fetch(input, target);
                if (digest.equals(input.sha256())) {
                    return;
                }
                last = new IOException("its SHA-256 is " + digest + ", not " + input.sha256());
            } catch (RefusedException e) {
                throw refused(what + " cannot be fetched: ", e);
            } catch (FileNotFoundException | java.nio.file.FileSystemException e) {
                throw new AttemptFailedException(
                        Failure.infrastructure(ErrorCode.WORKER_LOST, what + " cannot be kept here: " + e), e);
            } catch (IOException e) {
                last = e;
            }
        }
        boolean corrupt = String.valueOf(last.getMessage()).startsWith("its SHA-256");
        throw new AttemptFailedException(
                Failure.infrastructure(
                        corrupt ? ErrorCode.INPUT_CORRUPT : ErrorCode.STORE_UNREACHABLE,
                        what + " cannot be fetched after " + TRIES + " tries: " + describe(last)),
                last);
    }

    private static Digest empty(Path target) throws IOException {
        Files.createFile(target);
        return Digest.sha256(new byte[0]);
    }

    private Digest fetch(InputFile input, Path target) throws IOException, InterruptedException {
        URI url = checked(input.url());
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(MOST)
                .header("Range", "bytes=" + input.offset() + "-" + (input.offset() + input.size() - 1))
                .build();
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body();
                OutputStream file = Files.newOutputStream(target)) {
            if (response.statusCode() == HTTP_OK) {
                body.skipNBytes(input.offset());
            } else if (response.statusCode() != HTTP_PARTIAL) {
                throw failed(response.statusCode());
            }
            MessageDigest sha256 = Digest.newSha256();
            byte[] buffer = new byte[64 * 1024];
            long left = input.size();
            while (left > 0) {
                int read = body.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new IOException("the content ends " + left + " bytes too early");
                }
                sha256.update(buffer, 0, read);
                file.write(buffer, 0, read);
                left -= read;
            }
            return Digest.of(sha256.digest());
        }
    }

    /** How sending a file went. */
    enum Sent {
        DONE,
        /** The permission to write was refused; a fresh one may help. */
        NOT_ALLOWED
    }

    /** Sends a file where the buyer said. */
    Sent upload(String what, Path file, UploadGrant.Target target) throws AttemptFailedException, InterruptedException {
        if (target.url() == null) {
            return Sent.DONE;
        }
        IOException last = new IOException("not tried");
        for (int attempt = 0; attempt < TRIES; attempt++) {
            pause(attempt);
            try {
                HttpRequest.Builder request = HttpRequest.newBuilder(checked(target.url()))
                        .timeout(MOST)
                        .PUT(HttpRequest.BodyPublishers.ofFile(file));
                target.headers().forEach((name, value) -> {
                    if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                        request.header(name, value);
                    }
                });
                int status = client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                // The store refuses to overwrite: an earlier try arrived although its answer did not. Whether the
                // content is right is checked by whoever reads it.
                if (status / 100 == 2 || status == HTTP_PRECONDITION_FAILED) {
                    return Sent.DONE;
                }
                throw failed(status);
            } catch (RefusedException e) {
                if (e.status == 401 || e.status == 403) {
                    return Sent.NOT_ALLOWED;
                }
                throw refused("Output " + what + " cannot be stored: ", e);
            } catch (IOException e) {
                last = e;
            } catch (IllegalArgumentException e) {
                throw new AttemptFailedException(
                        Failure.infrastructure(
                                ErrorCode.STORE_REFUSED,
                                "Output " + what + " cannot be sent: bad headers were granted"),
                        e);
            }
        }
        throw new AttemptFailedException(
                Failure.infrastructure(
                        ErrorCode.STORE_UNREACHABLE,
                        "Output " + what + " cannot be stored after " + TRIES + " tries: " + describe(last)),
                last);
    }

    private static IOException failed(int status) {
        boolean again = status >= 500 || status == 408 || status == 429 || status == 409;
        return again ? new IOException("the store answers " + status) : new RefusedException(status);
    }

    private static AttemptFailedException refused(String what, RefusedException e) {
        return new AttemptFailedException(Failure.infrastructure(ErrorCode.STORE_REFUSED, what + describe(e)), e);
    }

    private static URI checked(@org.jspecify.annotations.Nullable URI url) throws IOException {
        String scheme = url == null ? null : url.getScheme();
        if (url == null || url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new RefusedException(400);
        }
        return url;
    }

    private static String describe(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static void pause(int attempt) throws InterruptedException {
        if (attempt > 0) {
            TimeUnit.MILLISECONDS.sleep(FIRST_PAUSE_MILLIS << (attempt - 1));
        }
    }
}
