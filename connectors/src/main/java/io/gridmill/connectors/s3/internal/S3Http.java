package io.gridmill.connectors.s3.internal;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.net.PromptSockets;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Sends requests to the store, again when it may help, and turns its answers into our errors. Thread-safe. */
public final class S3Http implements AutoCloseable {

    private static final int LONGEST_ERROR = 16 * 1024;
    private static final Pattern CODE = Pattern.compile("<Code>([^<]{1,200})</Code>");
    private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]{1,1000})</Message>");

    private final URI endpoint;
    private final Retries retries;
    private final OkHttpClient client;

    public S3Http(URI endpoint, Retries retries) {
        this.endpoint = endpoint;
        this.retries = retries;
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .connectTimeout(Duration.ofSeconds(5))
                .readTimeout(Duration.ofMinutes(1))
                .writeTimeout(Duration.ofMinutes(1))
                .followRedirects(false)
                .socketFactory(new PromptSockets())
                .connectionPool(new ConnectionPool(16, 1, TimeUnit.MINUTES));
        if ("http".equals(endpoint.getScheme())) {
            // Without this the JVM's trust store is read and parsed at start, for nothing.
            builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
        }
        this.client = builder.build();
    }

    /** The client underneath, to be shared; it is closed with this object. */
    public OkHttpClient client() {
        return client;
    }

    /** One try. An IOException means that another try may help. */
    @FunctionalInterface
    public interface Attempt<T> {
        T run() throws IOException;
    }

    /**
     * Tries until it works, is refused or the attempts are used up.
     *
     * @param action for the message, such as {@code writing runs/x}
     */
    public <T> T retrying(String action, Attempt<T> attempt) {
        for (int failed = 0; ; ) {
            try {
                return attempt.run();
            } catch (FileBody.FileChangedException e) {
                throw new GridmillException(
                        ErrorCode.INPUT_CORRUPT,
                        e.getMessage() + " (" + action + "): leave inputs alone until the run has taken them in",
                        e);
            } catch (IOException e) {
                failed++;
                if (failed >= retries.attempts()) {
                    throw unreachable(action, failed, e);
                }
                try {
                    retries.before(failed);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw unreachable(action, failed, e);
                }
            }
        }
    }

    private GridmillException unreachable(String action, int attempts, IOException cause) {
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new GridmillException(
                ErrorCode.STORE_UNREACHABLE,
                "The object store at " + endpoint + " does not answer (" + action + ", tried " + attempts + " times): "
                        + reason + ". Check that it runs and that the endpoint is right",
                cause);
    }

    /**
     * Sends one request.
     *
     * @return the open response: its status is 2xx, or 404 for an object that does not exist
     * @throws GridmillException STORE_REFUSED when the store will not do it however often it is asked
     * @throws IOException when it may do it later
     */
    public Response send(String action, Request request) throws IOException {
        Response response = client.newCall(request).execute();
        if (response.isSuccessful()) {
            return response;
        }
        try (response) {
            int status = response.code();
            String body = errorBody(response);
            String code = find(CODE, body);
            if (status == 404 && (code.isEmpty() || code.equals("NoSuchKey"))) {
                return response;
            }
            String said = status
                    + (code.isEmpty() ? "" : " " + code)
                    + (find(MESSAGE, body).isEmpty() ? "" : ": " + find(MESSAGE, body));
            if ((status >= 500 && status != 501) || status == 429 || status == 408 || code.equals("RequestTimeout")) {
                throw new IOException("it answered " + said);
            }
            throw refused(action, code, said);
        }
    }

    private static String errorBody(Response response) throws IOException {
        return new String(response.body().byteStream().readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8);
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    private GridmillException refused(String action, String code, String said) {
        String hint =
                switch (code) {
                    case "RequestTimeTooSkewed" -> ". This machine's clock and the store's differ too much";
                    case "SignatureDoesNotMatch", "InvalidAccessKeyId" -> ". Check the access key and the secret key";
                    case "AccessDenied" -> ". Check what the access key is allowed to do";
                    case "NoSuchBucket" -> ". Create the bucket or name another one";
                    case "PermanentRedirect", "AuthorizationHeaderMalformed" -> ". Check the region and the endpoint";
                    default -> "";
                };
        return new GridmillException(
                ErrorCode.STORE_REFUSED,
                "The object store at " + endpoint + " refused (" + action + "): it answered " + said + hint);
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
