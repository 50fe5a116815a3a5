package io.gridmill.market.simulator;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gridmill.contracts.exchange.DealPut;
import io.gridmill.contracts.exchange.QuoteAsked;
import io.gridmill.contracts.exchange.QuoteGiven;
import io.gridmill.contracts.exchange.VoucherGiven;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.SessionGrant;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PoolApi;
import io.gridmill.model.protocol.Problem;
import io.gridmill.model.protocol.ProtocolJson;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.ResultsLine;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks the pools' HTTP API on loopback for all pools of a simulation: pool 7 lies below {@code /7}. */
final class PoolServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PoolServer.class);

    static {
        // Otherwise Nagle's algorithm holds every other answer for 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final List<SimulatedPool> pools;
    private final MarketDomain domain;
    private final SimulatedTime time;
    private final JsonMapper json = ProtocolJson.mapper();
    private final HttpServer server;
    private final ExecutorService threads;

    /** The deal that a token is good for; checking the signature anew for each call would be most of the work. */
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong calls = new AtomicLong();
    private volatile boolean begun;

    PoolServer(List<SimulatedPool> pools, MarketDomain domain, SimulatedTime time) throws IOException {
        this.pools = List.copyOf(pools);
        this.domain = domain;
        this.time = time;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "simulated-pools");
            thread.setDaemon(true);
            return thread;
        });
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    List<URI> endpoints() {
        return pools.stream()
                .map(pool -> URI.create("http://127.0.0.1:"
                        + server.getAddress().getPort() + "/" + pool.traits().number()))
                .toList();
    }

    /** Calls that are being answered, streams apart. */
    int open() {
        return open.get();
    }

    /** Whether a pool was given something to do. */
    boolean hasBegun() {
        return begun;
    }

    /** All calls so far. */
    long calls() {
        return calls.get();
    }

    @Override
    public void close() {
        pools.forEach(SimulatedPool::close);
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        calls.incrementAndGet();
        open.incrementAndGet();
        boolean streams = false;
        try (exchange) {
            String[] path = exchange.getRequestURI().getPath().substring(1).split("/", 2);
            SimulatedPool pool = pools.get(Integer.parseInt(path[0]));
            if (pool.isGone()) {
                return;
            }
            streams = path[1].endsWith("/" + PoolApi.RESULTS);
            if (streams) {
                open.decrementAndGet();
            }
            serve(exchange, pool, "/" + path[1]);
        } catch (RuntimeException | Error e) {
            // The server would swallow it, and the buyer would only see a connection that ended.
            LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
        } finally {
            if (!streams) {
                open.decrementAndGet();
            }
            calls.incrementAndGet();
        }
    }

    private void serve(HttpExchange exchange, SimulatedPool pool, String path) throws IOException {
        if (path.equals(PoolApi.POOL)) {
            answer(exchange, 200, pool.describe());
        } else if (path.equals(PoolApi.QUOTES)) {
            Optional<Signed<Quote>> quote =
                    pool.quote(read(exchange, QuoteAsked.class).signed());
            if (quote.isPresent()) {
                answer(exchange, 200, QuoteGiven.of(quote.get()));
            } else {
                refuse(exchange, 403, "The request is not signed by its buyer");
            }
        } else if (path.startsWith(PoolApi.DEALS + "/")) {
            String[] parts = path.substring(PoolApi.DEALS.length() + 1).split("/");
            deal(exchange, pool, parts[0], parts.length > 1 ? parts[1] : "");
        } else {
            refuse(exchange, 404, "There is no such path");
        }
    }

    private void deal(HttpExchange exchange, SimulatedPool pool, String id, String what) throws IOException {
        if (!isAuthorized(exchange, id)) {
            refuse(exchange, 401, "Not the buyer");
        } else if (what.isEmpty()) {
            DealPut put = read(exchange, DealPut.class);
            boolean ours = domain.dealId(put.quote()).hex().equals(id) && domain.isSignedBy(pool.owner(), put.signed());
            if (!ours) {
                refuse(exchange, 422, "Not this pool's quote");
            } else if (pool.put(id, put)) {
                answer(exchange, 204, null);
            } else {
                refuse(exchange, 425, "The deal is not on chain yet");
            }
        } else if (!pool.knows(id)) {
            refuse(exchange, 404, "There is no such deal");
        } else {
            known(exchange, pool, id, exchange.getRequestMethod() + " " + what);
        }
    }

    private void known(HttpExchange exchange, SimulatedPool pool, String id, String call) throws IOException {
        switch (call) {
            case "POST " + PoolApi.PARTITIONS -> {
                pool.take(id, lines(exchange, PartitionOrder.class));
                begun = true;
                answer(exchange, 202, null);
            }
            case "DELETE " + PoolApi.PARTITIONS -> {
                pool.withdraw(id, lines(exchange, PartitionKey.class));
                answer(exchange, 204, null);
            }
            case "GET " + PoolApi.RESULTS -> stream(exchange, pool, id);
            case "POST " + PoolApi.VOUCHERS -> {
                pool.pay(id, read(exchange, VoucherGiven.class));
                answer(exchange, 204, null);
            }
            case "POST " + PoolApi.CLOSE -> answer(exchange, 200, pool.close(id));
            default -> refuse(exchange, 405, "Not this way");
        }
    }

    private boolean isAuthorized(HttpExchange exchange, String id) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null || !header.startsWith(PoolApi.AUTHORIZATION_SCHEME + " ")) {
            return false;
        }
        String token = header.substring(PoolApi.AUTHORIZATION_SCHEME.length() + 1);
        Signed<SessionGrant> grant = SessionGrant.parseToken(token);
        String good = tokens.computeIfAbsent(
                token,
                fresh -> domain.isSignedBy(grant.message().buyer(), grant)
                        ? grant.message().dealId().hex()
                        : "");
        return good.equals(id) && grant.message().isValidAt(time.instant());
    }

    private void stream(HttpExchange exchange, SimulatedPool pool, String id) throws IOException {
        long after = Long.parseLong(exchange.getRequestURI().getQuery().substring(PoolApi.AFTER.length() + 1));
        exchange.getResponseHeaders().set("Content-Type", PoolApi.NDJSON);
        exchange.sendResponseHeaders(200, 0);
        pool.reading(id, 1);
        try {
            OutputStream out = exchange.getResponseBody();
            line(out, ResultsLine.heartbeat());
            while (true) {
                List<ResultBatch> batches = pool.batches(id, after, PoolApi.HEARTBEAT_MILLIS / 2);
                if (batches == null) {
                    return;
                }
                for (ResultBatch batch : batches) {
                    line(out, ResultsLine.of(batch));
                    after = batch.sequence();
                }
                if (batches.isEmpty()) {
                    line(out, ResultsLine.heartbeat());
                }
            }
        } catch (IOException e) {
            LOG.debug("The reader went away", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            pool.reading(id, -1);
        }
    }

    private void line(OutputStream out, ResultsLine line) throws IOException {
        out.write(json.writeValueAsBytes(line));
        out.write('\n');
        out.flush();
    }

    private <T> T read(HttpExchange exchange, Class<T> type) throws IOException {
        return json.readValue(exchange.getRequestBody().readAllBytes(), type);
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
        byte[] bytes = body == null ? new byte[0] : json.writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
