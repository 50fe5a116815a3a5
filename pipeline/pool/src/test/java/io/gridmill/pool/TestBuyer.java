package io.gridmill.pool;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.exchange.DealPut;
import io.gridmill.contracts.exchange.QuoteAsked;
import io.gridmill.contracts.exchange.QuoteGiven;
import io.gridmill.contracts.exchange.VoucherGiven;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.QuoteRequest;
import io.gridmill.contracts.typed.SessionGrant;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.Output;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.Problem;
import io.gridmill.model.protocol.ProtocolJson;
import io.gridmill.model.protocol.Resources;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.ResultsLine;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.UploadRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A buyer that speaks the protocol word by word, so that tests see what a pool really answers. */
public final class TestBuyer {

    public static final JsonMapper JSON = ProtocolJson.mapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public final Wallet wallet;
    private final URI endpoint;
    private final MarketDomain domain;
    private final RunId run = RunId.random(new SecureRandom());

    public TestBuyer(URI endpoint, MarketDomain domain, Wallet wallet) {
        this.endpoint = endpoint;
        this.domain = domain;
        this.wallet = wallet;
    }

    public TestBuyer at(URI other) {
        return new TestBuyer(other, domain, wallet);
    }

    /** An answer: status, and what the problem document says when it is none. */
    public record Answer(int status, String body, Optional<String> retryAfter) {

        public Problem problem() throws IOException {
            return JSON.readValue(body, Problem.class);
        }
    }

    public Answer call(String method, String path, @Nullable String token, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (token != null) {
            request.header("Authorization", "Gridmill " + token);
        }
        HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(
                response.statusCode(), response.body(), response.headers().firstValue("Retry-After"));
    }

    public Signed<QuoteRequest> quoteRequest(Address pool, int cores) {
        return domain.sign(
                new QuoteRequest(
                        pool,
                        wallet.address(),
                        cores,
                        0,
                        Instant.now().getEpochSecond(),
                        Bytes32.random(new SecureRandom())),
                wallet);
    }

    public Answer askQuote(Signed<QuoteRequest> request) throws IOException, InterruptedException {
        return call("POST", "/v1/quotes", null, JSON.writeValueAsBytes(QuoteAsked.of(request)));
    }

    public Signed<Quote> quote(Address pool, int cores) throws IOException, InterruptedException {
        Answer answer = askQuote(quoteRequest(pool, cores));
        if (answer.status() != 200) {
            throw new AssertionError(answer);
        }
        return JSON.readValue(answer.body(), QuoteGiven.class).signed();
    }

    public String token(Bytes32 dealId) {
        return token(dealId, Instant.now().plusSeconds(600));
    }

    public String token(Bytes32 dealId, Instant validUntil) {
        return SessionGrant.toToken(
                domain.sign(new SessionGrant(dealId, wallet.address(), validUntil.getEpochSecond()), wallet));
    }

    public Answer put(Signed<Quote> quote, StageOrder... stages) throws IOException, InterruptedException {
        Bytes32 id = domain.dealId(quote.message());
        DealPut put = new DealPut(quote.message(), quote.signature(), run, List.of(stages));
        return call("PUT", "/v1/deals/" + id, token(id), JSON.writeValueAsBytes(put));
    }

    public Answer deal(String method, Bytes32 id, String call, Object... items)
            throws IOException, InterruptedException {
        StringBuilder body = new StringBuilder();
        for (Object item : items) {
            body.append(JSON.writeValueAsString(item)).append('\n');
        }
        return call(
                method,
                "/v1/deals/" + id + "/" + call,
                token(id),
                body.toString().getBytes(StandardCharsets.UTF_8));
    }

    public Answer pay(Bytes32 id, long nano, long partitions, boolean isFinal, long acknowledged)
            throws IOException, InterruptedException {
        Voucher voucher = new Voucher(id, Amount.ofNano(nano), partitions, Bytes32.ZERO, isFinal);
        return deal("POST", id, "vouchers", VoucherGiven.of(domain.sign(voucher, wallet), acknowledged));
    }

    /** Reads the results stream until the condition holds. */
    public List<ResultBatch> results(Bytes32 id, long after, Predicate<List<ResultBatch>> enough)
            throws IOException, InterruptedException {
        List<ResultBatch> batches = new ArrayList<>();
        follow(id, after, line -> {
            line.batch().ifPresent(batches::add);
            return enough.test(batches);
        });
        return batches;
    }

    /** Reads the stream until it asks where outputs go. */
    public List<UploadRequest> uploads(Bytes32 id) throws IOException, InterruptedException {
        List<UploadRequest> requests = new ArrayList<>();
        follow(id, 0, line -> {
            requests.addAll(line.uploads());
            return !requests.isEmpty();
        });
        return requests;
    }

    private void follow(Bytes32 id, long after, Predicate<ResultsLine> handler)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/v1/deals/" + id + "/results?after=" + after))
                .header("Authorization", "Gridmill " + token(id))
                .build();
        HttpResponse<java.io.InputStream> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new AssertionError("results: " + response.statusCode());
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (handler.test(JSON.readValue(line, ResultsLine.class))) {
                    return;
                }
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("the results do not come");
                }
            }
        }
        throw new AssertionError("the stream ended");
    }

    public RunId run() {
        return run;
    }

    public static int count(List<ResultBatch> batches) {
        return batches.stream().mapToInt(batch -> batch.results().size()).sum();
    }

    public static Object[] orders(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new PartitionOrder(new PartitionKey(0, i, 1), Map.of(), null, Map.of()))
                .toArray();
    }

    public static StageOrder stage(String runtime, Map<String, Output> outputs, String... command) {
        return new StageOrder(
                0,
                "test",
                List.of(command),
                Map.of(),
                null,
                Map.of(),
                outputs,
                new Resources(1, 0, DataSize.ofMebibytes(64), Duration.ofMinutes(1), DataSize.ofMebibytes(64)),
                runtime.isEmpty() ? List.of() : List.of(runtime),
                null,
                List.of());
    }
}
