package io.gridmill.market.pool;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.net.PromptSockets;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * HTTP clients for pools, shared by all calls of a place. Plain HTTP is for loopback only. Loading TLS costs a tenth of
 * a second, so that is done when the first pool needs it. Safe for use by several threads.
 */
public final class PoolHttp implements AutoCloseable {

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

    private final JsonMapper json;
    private final Duration silence;
    private final OkHttpClient plain;
    private @Nullable OkHttpClient secure;

    /**
     * @param connect longest wait for a connection
     * @param silence longest pause within an answer; longer than the heartbeat of the results stream
     */
    public PoolHttp(JsonMapper json, Duration connect, Duration silence) {
        this.json = json;
        this.silence = silence;
        // Only the builder's clients know no TLS at all, and so do not load it.
        this.plain = new OkHttpClient.Builder()
                .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
                .connectionPool(new ConnectionPool())
                .connectTimeout(connect)
                .readTimeout(silence)
                .writeTimeout(silence)
                .followRedirects(false)
                .socketFactory(new PromptSockets())
                .build();
    }

    /** @throws GridmillException when the URL is no endpoint that can be used */
    public PoolClient client(URI endpoint) {
        HttpUrl url = HttpUrl.get(endpoint);
        if (url == null) {
            throw unusable(endpoint, "it is no http or https URL");
        }
        if (url.isHttps()) {
            return new PoolClient(url, secure(), json);
        }
        if (!LOOPBACK.contains(url.host().toLowerCase(Locale.ROOT))) {
            throw unusable(endpoint, "plain http is for loopback only; use https");
        }
        return new PoolClient(url, plain, json);
    }

    private synchronized OkHttpClient secure() {
        if (secure == null) {
            secure = new OkHttpClient.Builder()
                    .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS))
                    .connectTimeout(Duration.ofMillis(plain.connectTimeoutMillis()))
                    .readTimeout(silence)
                    .writeTimeout(silence)
                    .followRedirects(false)
                    .socketFactory(new PromptSockets())
                    .build();
        }
        return secure;
    }

    private static GridmillException unusable(URI endpoint, String why) {
        return new GridmillException(
                ErrorCode.INVALID_CONFIGURATION, "The pool endpoint " + endpoint + " cannot be used: " + why);
    }

    @Override
    public synchronized void close() {
        plain.connectionPool().evictAll();
        if (secure != null) {
            secure.connectionPool().evictAll();
        }
    }
}
