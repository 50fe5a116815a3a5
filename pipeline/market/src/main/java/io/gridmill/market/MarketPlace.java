package io.gridmill.market;

import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Signer;
import io.gridmill.engine.place.Place;
import io.gridmill.engine.place.PlaceListener;
import io.gridmill.engine.place.PlaceRequest;
import io.gridmill.engine.place.PlaceSession;
import io.gridmill.market.chain.DealChain;
import io.gridmill.market.deal.DealJson;
import io.gridmill.market.pool.PoolHttp;
import io.gridmill.market.reputation.Reputations;
import io.gridmill.market.session.Buyer;
import io.gridmill.market.session.MarketSession;
import io.gridmill.model.protocol.PoolApi;
import io.gridmill.model.protocol.ProtocolJson;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The market as a place: capacity is bought from pools by deals on chain, work goes to them over HTTP, and vouchers pay
 * for what was accepted. Safe for use by several threads; one instance serves any number of runs of one buyer.
 */
public final class MarketPlace implements Place, AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final Buyer buyer;
    private final PoolHttp http;
    private final ExecutorService threads;

    /**
     * @param domain the Market contract
     * @param signer the buyer's key
     * @param chain the same contract, as this buyer uses it; closed by whoever made it
     * @param reputations how far pools are trusted
     */
    public MarketPlace(
            MarketSettings settings,
            MarketDomain domain,
            Signer signer,
            DealChain chain,
            Reputations reputations,
            Clock clock) {
        this.threads = Executors.newCachedThreadPool(daemons("market-"));
        var json = ProtocolJson.mapper();
        this.http = new PoolHttp(json, CONNECT_TIMEOUT, Duration.ofMillis(3L * PoolApi.HEARTBEAT_MILLIS));
        this.buyer = new Buyer(settings, domain, signer, chain, reputations, http, new DealJson(json), clock, threads);
    }

    @Override
    public String name() {
        return "market";
    }

    @Override
    public PlaceSession open(PlaceRequest request, PlaceListener listener) {
        MarketSession session = new MarketSession(
                buyer,
                request,
                listener,
                Executors.newSingleThreadScheduledExecutor(daemons("market-keeper-" + request.run() + "-")));
        session.begin();
        return session;
    }

    /** Ends all threads; sessions have to be closed before. */
    @Override
    public void close() {
        threads.shutdownNow();
        http.close();
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
