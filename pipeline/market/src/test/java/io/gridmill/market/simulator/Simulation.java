package io.gridmill.market.simulator;

import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.run.RunEngine;
import io.gridmill.engine.run.RunObserver;
import io.gridmill.engine.run.RunOutcome;
import io.gridmill.market.MarketPlace;
import io.gridmill.market.MarketSettings;
import io.gridmill.market.fake.FakeChain;
import io.gridmill.market.pool.LinkSettings;
import io.gridmill.market.reputation.Reputations;
import io.gridmill.model.Amount;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One run on a market of simulated pools. Used once, by one thread. */
final class Simulation implements AutoCloseable {

    static final Amount DEPOSIT = Amount.parse("1000000 RLC");

    /** Steps of time: what happens within the shortest is told together. */
    private static final Duration SHORTEST_STEP = Duration.ofMillis(200);

    private static final Duration LONGEST_STEP = Duration.ofSeconds(1);

    /** When no pool has anything to do: then it is the buyer that waits for a moment, perhaps a near one. */
    private static final Duration IDLE_STEP = Duration.ofMillis(250);

    private final Setup setup;
    private final DataSource dataSource;
    private final SimulatedTime time = new SimulatedTime();
    private final MarketDomain domain;
    private final FakeChain chain;
    private final List<SimulatedPool> pools;
    private final PoolServer server;
    private final MarketPlace market;
    private final AtomicReference<@Nullable RuntimeException> broken = new AtomicReference<>();
    private volatile boolean ended;

    /** @param dataSource a migrated ledger; other runs in it are left alone */
    Simulation(DataSource dataSource, Setup setup) throws IOException {
        SecureRandom keys = new SecureRandom();
        Random random = new Random(setup.seed());
        this.setup = setup;
        this.dataSource = dataSource;
        this.domain = new MarketDomain(31337, Wallet.random(keys).address());
        this.chain = new FakeChain(domain, DEPOSIT, time);
        this.pools = Traits.population(setup.pools(), setup.slots(), setup.shares(), random).stream()
                .map(traits -> new SimulatedPool(traits, domain, chain, time, random.nextLong()))
                .toList();
        this.server = new PoolServer(pools, domain, time);
        MarketSettings settings = new MarketSettings(
                server.endpoints(),
                LinkSettings.DEFAULT,
                Duration.ofSeconds(60),
                Duration.ofMillis(50),
                // All of them, whatever the matching would save by taking fewer.
                setup.pools(),
                setup.pools(),
                Duration.ofSeconds(2));
        this.market = new MarketPlace(settings, domain, Wallet.random(keys), chain, Reputations.NONE, time);
    }

    List<SimulatedPool> pools() {
        return pools;
    }

    FakeChain chain() {
        return chain;
    }

    /** Runs it to its end. */
    Figures run() throws InterruptedException {
        RunEngine engine = new RunEngine(
                dataSource, new MemoryStore(), Map.of("market", market), time, Duration.ofMinutes(5), time::nanoTime);
        RunRecord run = engine.record(
                Work.pipeline(setup.partitions(), setup.verify()),
                Path.of("/nowhere/simulated.yaml"),
                Map.of(),
                Path.of("/nowhere"),
                false);
        Thread driver = new Thread(this::drive, "simulated-time");
        driver.setDaemon(true);
        driver.start();
        RunOutcome outcome;
        try {
            outcome = engine.execute(run, false, RunObserver.NONE);
        } finally {
            ended = true;
            driver.join();
        }
        RuntimeException failure = broken.get();
        if (failure != null) {
            throw failure;
        }
        Duration took = Duration.ofNanos(
                pools.stream().mapToLong(SimulatedPool::lastNanos).max().orElse(0));
        return new Bookkeeping(dataSource, run.number(), this).figures(setup, outcome, took);
    }

    private void drive() {
        Quiescence quiescence = new Quiescence(server, pools);
        try {
            while (!ended) {
                quiescence.await(() -> ended);
                // Quotes and deals take no time: threads that this class cannot watch are busy with them.
                if (server.hasBegun()) {
                    time.pass(step());
                }
            }
        } catch (RuntimeException e) {
            broken.set(e);
        }
    }

    private Duration step() {
        Duration next = time.untilNext();
        if (next == null) {
            return IDLE_STEP;
        }
        Duration bounded = next.compareTo(LONGEST_STEP) > 0 ? LONGEST_STEP : next;
        return bounded.compareTo(SHORTEST_STEP) < 0 ? SHORTEST_STEP : bounded;
    }

    @Override
    public void close() {
        market.close();
        server.close();
    }
}
