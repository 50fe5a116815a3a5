package io.gridmill.pool.api;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.model.protocol.PoolDescription;
import io.gridmill.model.protocol.Problem;
import io.gridmill.pool.court.CourtDesk;
import io.gridmill.pool.deal.Deals;
import io.gridmill.pool.quote.QuoteDesk;
import io.gridmill.pool.redeem.Redeemer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of a pool, with a bounded number of threads: each call has one, and so has each results stream. Its
 * threads are never interrupted, because that would close the journals that they write.
 */
public final class PoolHttpServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PoolHttpServer.class);
    private static final int MOST_THREADS = 256;
    private static final int BACKLOG = 128;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final JsonMapper json;

    /**
     * Binds the address; nothing is served before {@link #start}.
     *
     * @param tls null for plain HTTP, on loopback only
     */
    public PoolHttpServer(InetSocketAddress address, @Nullable SSLContext tls, JsonMapper json) throws IOException {
        // The JDK's server leaves Nagle's algorithm on, which holds small answers back for 40 ms. It reads this once.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        if (tls == null) {
            server = HttpServer.create(address, BACKLOG);
        } else {
            HttpsServer https = HttpsServer.create(address, BACKLOG);
            https.setHttpsConfigurator(new HttpsConfigurator(tls));
            server = https;
        }
        this.json = json;
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(0, MOST_THREADS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "gridmill-http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
    }

    /** Where it listens: the port is real even when 0 was asked for. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Begins to serve. */
    public void start(
            Supplier<PoolDescription> description,
            QuoteDesk quotes,
            Deals deals,
            Redeemer redeemer,
            CourtDesk court,
            MarketDomain domain,
            Clock clock) {
        PoolHandlers handlers =
                new PoolHandlers(description, quotes, deals, redeemer, court, new Authorizer(domain, clock), json);
        server.createContext("/", exchange -> serve(handlers, exchange));
        server.start();
    }

    private void serve(PoolHandlers handlers, HttpExchange exchange) {
        try (exchange) {
            try {
                handlers.handle(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException e) {
                refuse(exchange, e);
            }
        } catch (IOException e) {
            LOG.debug("{} went away: {}", exchange.getRemoteAddress(), e.toString());
        }
    }

    private void refuse(HttpExchange exchange, Exception e) throws IOException {
        if (exchange.getResponseCode() != -1 || e instanceof IOException) {
            LOG.debug(
                    "{} {} ended: {}",
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    e.toString());
            return;
        }
        Problem problem = Problems.of(e);
        Bodies.skipRest(exchange);
        Answers.problem(exchange, problem.status(), json.writeValueAsBytes(problem));
    }

    /** Stops at once: open calls break. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
