package io.gridmill.market.pool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.exchange.CaseOrder;
import io.gridmill.contracts.exchange.QuoteAsked;
import io.gridmill.contracts.exchange.QuoteGiven;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.QuoteRequest;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.model.protocol.PoolApi;
import io.gridmill.model.protocol.PoolDescription;
import io.gridmill.model.protocol.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Calls to one pool. Every call waits for its answer; it throws {@link PoolRefusedException} when the pool says no and
 * another {@link IOException} when it says nothing or nonsense. Safe for use by several threads.
 */
public final class PoolClient {

    static final MediaType JSON = MediaType.get(PoolApi.JSON);
    static final MediaType NDJSON = MediaType.get(PoolApi.NDJSON);

    /** Largest answer that is read, apart from the results stream, in bytes. */
    private static final long LARGEST_ANSWER = 1 << 20;

    /** A member of a panel that takes longer than this to take an order is asked again later. */
    private static final long ORDER_SECONDS = 60;

    private final HttpUrl endpoint;
    private final OkHttpClient http;
    private final JsonMapper json;

    PoolClient(HttpUrl endpoint, OkHttpClient http, JsonMapper json) {
        this.endpoint = endpoint;
        this.http = http;
        this.json = json;
    }

    public PoolDescription describe() throws IOException {
        return ask(request(PoolApi.POOL).build(), PoolDescription.class);
    }

    public Signed<Quote> quote(Signed<QuoteRequest> request) throws IOException {
        Request post =
                request(PoolApi.QUOTES).post(body(QuoteAsked.of(request))).build();
        return ask(post, QuoteGiven.class).signed();
    }

    /** Gives a member of a panel what it needs for a case. Doing it again is harmless. */
    public void order(Bytes32 caseId, CaseOrder order) throws IOException {
        Call call = http.newCall(request(PoolApi.CASES + "/" + caseId.hex() + "/" + PoolApi.ORDER)
                .post(body(order))
                .build());
        call.timeout().timeout(ORDER_SECONDS, TimeUnit.SECONDS);
        answer(call).close();
    }

    /** @param token gives the session grant to be sent along */
    public DealClient deal(Bytes32 dealId, Supplier<String> token) {
        return new DealClient(this, json, PoolApi.DEALS + "/" + dealId.hex(), token);
    }

    Request.Builder request(String path) {
        String base = endpoint.encodedPath();
        String prefix = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return new Request.Builder()
                .url(endpoint.newBuilder().encodedPath(prefix + path).build());
    }

    RequestBody body(Object value) throws JsonProcessingException {
        return RequestBody.create(json.writeValueAsBytes(value), JSON);
    }

    <T> T ask(Request request, Class<T> type) throws IOException {
        try (Response response = answer(http.newCall(request))) {
            BufferedSource source = response.body().source();
            if (source.request(LARGEST_ANSWER + 1)) {
                throw new IOException(
                        "The answer of " + request.url() + " is longer than " + LARGEST_ANSWER + " bytes");
            }
            T value = json.readValue(source.readByteArray(), type);
            if (value == null) {
                throw new IOException("The answer of " + request.url() + " is empty");
            }
            return value;
        }
    }

    void tell(Request request) throws IOException {
        answer(http.newCall(request)).close();
    }

    Call call(Request request) {
        return http.newCall(request);
    }

    /** The answer when it is a success; otherwise closed and thrown. */
    Response answer(Call call) throws IOException {
        Response response = call.execute();
        if (response.isSuccessful()) {
            return response;
        }
        try (response) {
            throw new PoolRefusedException(problem(response), retryAfter(response.header("Retry-After")));
        }
    }

    private Problem problem(Response response) {
        try {
            byte[] body = response.peekBody(LARGEST_ANSWER).bytes();
            Problem problem = json.readValue(body, Problem.class);
            if (problem != null) {
                return new Problem(response.code(), problem.title(), problem.detail(), problem.code());
            }
        } catch (IOException e) {
            // No problem document: the status has to do.
        }
        return new Problem(response.code(), response.message(), null, null);
    }

    private static Duration retryAfter(@Nullable String header) {
        if (header == null || !header.matches("\\d{1,4}")) {
            return Duration.ZERO;
        }
        return Duration.ofSeconds(Long.parseLong(header));
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }
}
