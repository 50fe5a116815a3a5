package io.gridmill.market.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.exchange.DealPut;
import io.gridmill.contracts.exchange.QuoteAsked;
import io.gridmill.contracts.exchange.QuoteGiven;
import io.gridmill.contracts.exchange.VoucherGiven;
import io.gridmill.contracts.merkle.BatchTree;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.QuoteRequest;
import io.gridmill.contracts.typed.ResultBatchClaim;
import io.gridmill.contracts.typed.SessionGrant;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.ClosingStatus;
import io.gridmill.model.protocol.OrderDigest;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.PoolApi;
import io.gridmill.model.protocol.PoolDescription;
import io.gridmill.model.protocol.Problem;
import io.gridmill.model.protocol.ProtocolJson;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.ResultsLine;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.model.protocol.UploadRequest;
import io.gridmill.model.protocol.Usage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A pool that speaks the real API over real loopback HTTP and runs nothing: every order succeeds at once, unless a
 * {@link Script} says otherwise. What it would keep in its journal survives {@link #stop} and {@link #start}.
 */
public final class FakePool implements AutoCloseable {

    /** What the pool does wrong. Fields may be changed at any time. */
    public static final class Script {
        /** The results of an order are made only by {@link FakePool#work}. */
        public volatile boolean idle;
        /** Claims this many times what is due, and measures as much too long. */
        public volatile int overclaim = 1;

        public volatile boolean badSignature;
        /** Signs batches as pools did before batches were trees. */
        public volatile boolean signsWithoutTree;
        /** Says that it ran something else than it was asked for. */
        public volatile boolean runsOtherInputs;
        /** Who is to judge disputes, by its quotes. */
        public volatile Address verifier = Address.ZERO;
        /** Skips a sequence number. */
        public volatile boolean gap;
        /** Sends every batch twice. */
        public volatile boolean duplicates;
        /** Breaks the stream off after each batch. */
        public volatile boolean hangsUp;
        /** Takes the final voucher and never redeems it. */
        public volatile boolean neverCloses;
        /** Forgets the deals at every restart. */
        public volatile boolean forgetful;

        public volatile boolean refusesQuotes;
        public volatile boolean refusesOrders;
        /** Answer of PUT, instead of looking at the chain. */
        public volatile int refusesDealWith;

        public volatile boolean silentQuote;
        public final AtomicInteger busy = new AtomicInteger();
        public volatile boolean quotesForOthers;
    }

    private static final class DealHere {
        final Quote quote;
        final RunId run;
        final Map<Integer, StageOrder> stages = new LinkedHashMap<>();
        final Map<PartitionKey, PartitionOrder> orders = new LinkedHashMap<>();
        final List<ResultBatch> batches = new ArrayList<>();
        final List<UploadRequest> wanted = new ArrayList<>();
        final List<UploadGrant> grants = new ArrayList<>();
        final List<PartitionKey> withdrawn = new ArrayList<>();

        @Nullable
        VoucherGiven voucher;

        long acknowledged;

        @Nullable
        String closing;

        DealHere(Quote quote, RunId run) {
            this.quote = quote;
            this.run = run;
        }
    }

    static {
        // Otherwise Nagle's algorithm holds every other answer for 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    public final Script script = new Script();
    private final String name;
    private final Wallet wallet;
    private final MarketDomain domain;
    private final PoolChain chain;
    private final JsonMapper json = ProtocolJson.mapper();
    private final SecureRandom random = new SecureRandom();
    private final Map<String, DealHere> deals = new LinkedHashMap<>();
    private final List<VoucherGiven> vouchers = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private final int cores;
    private Amount price = TestMarket.PRICE;
    private int port;
    private long generation;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;

    public FakePool(String name, int cores, MarketDomain domain, PoolChain chain, Wallet wallet) {
        this.wallet = wallet;
        this.name = name;
        this.cores = cores;
        this.domain = domain;
        this.chain = chain;
        start();
    }

    public FakePool price(Amount corePrice) {
        price = corePrice;
        return this;
    }

    public Address owner() {
        return wallet.address();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Comes (back) to life, at the same port. */
    public synchronized void start() {
        try {
            HttpServer next = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            threads = Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "fake-pool-" + name);
                thread.setDaemon(true);
                return thread;
            });
            next.setExecutor(threads);
            next.createContext("/", this::serve);
            next.start();
            port = next.getAddress().getPort();
            server = next;
            if (script.forgetful) {
                deals.clear();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Dies: connections break, the port is closed. */
    public void stop() {
        HttpServer running;
        ExecutorService workers;
        synchronized (this) {
            running = server;
            workers = threads;
            server = null;
            threads = null;
            generation++;
            notifyAll();
        }
        if (running != null && workers != null) {
            running.stop(0);
            workers.shutdownNow();
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** All vouchers that were ever taken, in order. */
    public synchronized List<VoucherGiven> vouchers() {
        return List.copyOf(vouchers);
    }

    public synchronized List<PartitionKey> orders() {
        return deals.values().stream()
                .flatMap(deal -> deal.orders.keySet().stream())
                .toList();
    }

    public synchronized List<PartitionKey> withdrawn() {
        return deals.values().stream().flatMap(deal -> deal.withdrawn.stream()).toList();
    }

    public synchronized List<UploadGrant> grants() {
        return deals.values().stream().flatMap(deal -> deal.grants.stream()).toList();
    }

    public synchronized List<Integer> stages() {
        return deals.values().stream()
                .flatMap(deal -> deal.stages.keySet().stream())
                .toList();
    }

    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** Finishes everything that waits, as one batch per deal. */
    public synchronized void work() {
        for (Map.Entry<String, DealHere> entry : deals.entrySet()) {
            DealHere deal = entry.getValue();
            Set<PartitionKey> done = new LinkedHashSet<>();
            deal.batches.forEach(batch -> batch.results().forEach(result -> done.add(result.key())));
            List<PartitionKey> todo = deal.orders.keySet().stream()
                    .filter(key -> !done.contains(key))
                    .toList();
            if (!todo.isEmpty()) {
                batch(entry.getKey(), deal, todo);
            }
        }
    }

    /** Asks where an output goes. */
    public synchronized void want(UploadRequest request) {
        deals.values().forEach(deal -> deal.wanted.add(request));
        notifyAll();
    }

    /** What the pool would go to the chain with on its own. */
    public synchronized @Nullable VoucherGiven newest() {
        return deals.values().stream()
                .map(deal -> deal.voucher)
                .filter(java.util.Objects::nonNull)
                .reduce((a, b) -> b)
                .orElse(null);
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        try (exchange) {
            serve(exchange, method, path);
        } catch (IOException | RuntimeException | Error e) {
            // The server would swallow it, and the test would only see a connection that ended.
            LoggerFactory.getLogger(FakePool.class).error("{} {} failed", method, path, e);
        }
    }

    private void serve(HttpExchange exchange, String method, String path) throws IOException {
        synchronized (this) {
            requests.add(method + " " + path.replaceAll("0x[0-9a-f]+", "ID"));
        }
        if (path.equals(PoolApi.POOL)) {
            answer(exchange, 200, describe());
        } else if (path.equals(PoolApi.QUOTES)) {
            quote(exchange);
        } else if (path.startsWith(PoolApi.DEALS + "/")) {
            String[] parts = path.substring(PoolApi.DEALS.length() + 1).split("/");
            deal(exchange, method, parts[0], parts.length > 1 ? parts[1] : "");
        } else {
            refuse(exchange, 404, "No such path");
        }
    }

    private PoolDescription describe() {
        return new PoolDescription(
                name,
                wallet.address().hex(),
                domain.chainId(),
                domain.market().hex(),
                "1",
                cores,
                cores,
                DataSize.ofMebibytes(4096),
                price,
                List.of("process"),
                "local",
                "test");
    }

    private void quote(HttpExchange exchange) throws IOException {
        QuoteAsked asked = json.readValue(exchange.getRequestBody().readAllBytes(), QuoteAsked.class);
        QuoteRequest request = asked.request();
        if (script.silentQuote) {
            synchronized (this) {
                long mine = generation;
                while (mine == generation) {
                    waitHere();
                }
            }
            return;
        }
        if (script.refusesQuotes || !domain.isSignedBy(request.buyer(), asked.signed())) {
            refuse(exchange, 403, "No quote for you");
            return;
        }
        Quote quote = new Quote(
                chain.offerId(),
                wallet.address(),
                script.quotesForOthers ? wallet.address() : request.buyer(),
                Math.min(cores, request.cores()),
                request.gpus(),
                price,
                Amount.ZERO,
                chain.now() + 60,
                Bytes32.random(random),
                script.verifier);
        answer(exchange, 200, QuoteGiven.of(domain.sign(quote, wallet)));
    }

    private void deal(HttpExchange exchange, String method, String id, String what) throws IOException {
        if (!authorized(exchange, id)) {
            refuse(exchange, 401, "Not the buyer");
            return;
        }
        if (what.isEmpty()) {
            put(exchange, id);
            return;
        }
        DealHere deal;
        synchronized (this) {
            deal = deals.get(id);
        }
        if (deal == null) {
            refuse(exchange, 404, "No such deal");
            return;
        }
        switch (method + " " + what) {
            case "POST " + PoolApi.PARTITIONS -> take(exchange, id, deal);
            case "DELETE " + PoolApi.PARTITIONS -> {
                List<PartitionKey> keys = lines(exchange, PartitionKey.class);
                synchronized (this) {
                    deal.withdrawn.addAll(keys);
                    keys.forEach(deal.orders::remove);
                }
                answer(exchange, 204, null);
            }
            case "GET " + PoolApi.RESULTS -> stream(exchange, deal);
            case "POST " + PoolApi.UPLOADS -> {
                List<UploadGrant> grants = lines(exchange, UploadGrant.class);
                synchronized (this) {
                    deal.grants.addAll(grants);
                }
                answer(exchange, 202, null);
            }
            case "POST " + PoolApi.VOUCHERS -> voucher(exchange, id, deal);
            case "POST " + PoolApi.CLOSE -> closeDeal(exchange, id, deal);
            default -> refuse(exchange, 405, "Not this way");
        }
    }

    private boolean authorized(HttpExchange exchange, String id) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null || !header.startsWith(PoolApi.AUTHORIZATION_SCHEME + " ")) {
            return false;
        }
        Signed<SessionGrant> grant =
                SessionGrant.parseToken(header.substring(PoolApi.AUTHORIZATION_SCHEME.length() + 1));
        return grant.message().dealId().hex().equals(id)
                && grant.message().isValidAt(java.time.Instant.now())
                && domain.isSignedBy(grant.message().buyer(), grant);
    }

    private void put(HttpExchange exchange, String id) throws IOException {
        DealPut put = json.readValue(exchange.getRequestBody().readAllBytes(), DealPut.class);
        if (script.refusesDealWith != 0) {
            refuse(exchange, script.refusesDealWith, "Not this deal");
        } else if (!domain.dealId(put.quote()).hex().equals(id) || !domain.isSignedBy(wallet.address(), put.signed())) {
            refuse(exchange, 422, "Not my quote");
        } else if (!chain.dealSeenByPools(Bytes32.parse(id)).isOpen()) {
            refuse(exchange, 425, "The deal is not on chain yet");
        } else {
            synchronized (this) {
                DealHere deal = deals.computeIfAbsent(id, key -> new DealHere(put.quote(), put.run()));
                put.stages().forEach(stage -> deal.stages.put(stage.stage(), stage));
            }
            answer(exchange, 204, null);
        }
    }

    private void take(HttpExchange exchange, String id, DealHere deal) throws IOException {
        List<PartitionOrder> orders = lines(exchange, PartitionOrder.class);
        if (script.busy.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            refuse(exchange, 503, "No room");
            return;
        }
        if (script.refusesOrders) {
            refuse(exchange, 422, "Not these");
            return;
        }
        synchronized (this) {
            List<PartitionKey> fresh = new ArrayList<>();
            for (PartitionOrder order : orders) {
                if (!deal.stages.containsKey(order.key().stage())) {
                    refuse(exchange, 409, "Unknown stage " + order.key().stage());
                    return;
                }
                if (deal.orders.putIfAbsent(order.key(), order) == null) {
                    fresh.add(order.key());
                }
            }
            if (!script.idle && !fresh.isEmpty()) {
                batch(id, deal, fresh);
            }
        }
        answer(exchange, 202, null);
    }

    private void batch(String id, DealHere deal, List<PartitionKey> keys) {
        List<PartitionResult> results =
                keys.stream().map(key -> result(deal, key)).toList();
        long sequence = deal.batches.size() + (script.gap ? 2L : 1L);
        Digest root = script.signsWithoutTree
                ? null
                : Digest.of(BatchTree.root(deal.run, results).toBytes());
        Bytes32 digest = Bytes32.of(root == null ? ResultBatch.digest(results) : root);
        ResultBatchClaim claim = new ResultBatchClaim(Bytes32.parse(id), sequence, digest);
        Wallet signer = script.badSignature ? Wallet.random(random) : wallet;
        deal.batches.add(new ResultBatch(
                sequence, results, domain.sign(claim, signer).signature().hex(), root));
        notifyAll();
    }

    private PartitionResult result(DealHere deal, PartitionKey key) {
        long wall = 1000L * script.overclaim;
        Amount claim = deal.quote.corePrice().perSecond(1, 1000).times(script.overclaim);
        Usage usage = new Usage(wall, 900, 1 << 20, 0, 0, claim);
        return new PartitionResult(key, null, 0, usage, List.of(), "", "", "process", inputDigest(deal, key));
    }

    private @Nullable Digest inputDigest(DealHere deal, PartitionKey key) {
        if (script.signsWithoutTree) {
            return null;
        }
        StageOrder stage = Objects.requireNonNull(deal.stages.get(key.stage()));
        Digest right = OrderDigest.of(OrderDigest.ofStage(stage), Objects.requireNonNull(deal.orders.get(key)));
        return script.runsOtherInputs ? Digest.sha256("something else") : right;
    }

    private void stream(HttpExchange exchange, DealHere deal) throws IOException {
        long after = Long.parseLong(exchange.getRequestURI().getQuery().substring(PoolApi.AFTER.length() + 1));
        exchange.getResponseHeaders().set("Content-Type", PoolApi.NDJSON);
        exchange.sendResponseHeaders(200, 0);
        long mine;
        int told = 0;
        synchronized (this) {
            mine = generation;
        }
        try (OutputStream out = exchange.getResponseBody()) {
            line(out, ResultsLine.heartbeat());
            while (true) {
                List<ResultsLine> lines = new ArrayList<>();
                synchronized (this) {
                    while (mine == generation && !hasMore(deal, after) && told == deal.wanted.size()) {
                        waitHere();
                    }
                    if (mine != generation) {
                        return;
                    }
                    for (ResultBatch batch : deal.batches) {
                        if (batch.sequence() > after) {
                            lines.add(ResultsLine.of(batch));
                            after = batch.sequence();
                            if (script.duplicates) {
                                lines.add(ResultsLine.of(batch));
                            }
                        }
                    }
                    if (told < deal.wanted.size()) {
                        lines.add(ResultsLine.of(deal.wanted.subList(told, deal.wanted.size())));
                        told = deal.wanted.size();
                    }
                }
                for (ResultsLine line : lines) {
                    line(out, line);
                    if (script.hangsUp && line.batch().isPresent()) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            // The reader went away.
        }
    }

    private static boolean hasMore(DealHere deal, long after) {
        return !deal.batches.isEmpty()
                && deal.batches.get(deal.batches.size() - 1).sequence() > after;
    }

    @SuppressWarnings("WaitNotInLoop") // The callers loop.
    private void waitHere() {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            generation++;
        }
    }

    private void line(OutputStream out, ResultsLine line) throws IOException {
        out.write(json.writeValueAsBytes(line));
        out.write('\n');
        out.flush();
    }

    private void voucher(HttpExchange exchange, String id, DealHere deal) throws IOException {
        VoucherGiven given = json.readValue(exchange.getRequestBody().readAllBytes(), VoucherGiven.class);
        if (!domain.isSignedBy(deal.quote.buyer(), given.signed())
                || !given.voucher().dealId().hex().equals(id)) {
            refuse(exchange, 422, "Not a voucher of this deal");
            return;
        }
        if (given.voucher()
                        .cumulativeAmount()
                        .compareTo(chain.dealSeenByPools(Bytes32.parse(id)).escrow())
                > 0) {
            refuse(exchange, 409, "More than the escrow");
            return;
        }
        synchronized (this) {
            vouchers.add(given);
            VoucherGiven before = deal.voucher;
            if (before == null || isNewer(given, before)) {
                deal.voucher = given;
            }
            deal.acknowledged = Math.max(deal.acknowledged, given.acknowledged());
        }
        answer(exchange, 204, null);
    }

    private static boolean isNewer(VoucherGiven given, VoucherGiven before) {
        return !before.voucher().isFinal()
                && given.voucher().cumulativeAmount().compareTo(before.voucher().cumulativeAmount()) >= 0;
    }

    private void closeDeal(HttpExchange exchange, String id, DealHere deal) throws IOException {
        synchronized (this) {
            VoucherGiven last = deal.voucher;
            if (!script.neverCloses && last != null && last.voucher().isFinal() && deal.closing == null) {
                deal.closing = chain.redeemByPool(deal.quote, last.signed());
            }
        }
        answer(
                exchange,
                200,
                new ClosingStatus(chain.dealSeenByPools(Bytes32.parse(id)).isClosed(), deal.closing));
    }

    private <T> List<T> lines(HttpExchange exchange, Class<T> type) throws IOException {
        try (MappingIterator<T> items =
                json.readerFor(type).readValues(exchange.getRequestBody().readAllBytes())) {
            return items.readAll();
        }
    }

    private void refuse(HttpExchange exchange, int status, String why) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", PoolApi.PROBLEM);
        answer(exchange, status, new Problem(status, ErrorCode.POOL_REFUSED, why, why));
    }

    private void answer(HttpExchange exchange, int status, @Nullable Object body) throws IOException {
        byte[] bytes = body == null ? new byte[0] : bytes(body);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private byte[] bytes(Object body) throws JsonProcessingException {
        return json.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
    }
}
