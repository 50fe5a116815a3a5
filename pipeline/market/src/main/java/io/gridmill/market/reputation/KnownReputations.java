package io.gridmill.market.reputation;

import io.gridmill.contracts.Address;
import io.gridmill.engine.history.OwnerRun;
import io.gridmill.model.Amount;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reputations from the buyer's own runs and from the chain. The own records are read once in a while, in the background;
 * only the very first look waits for them, and not for long: without them a pool that was found wrong yesterday would be
 * taken for a new one. Safe for use by several threads.
 */
public final class KnownReputations implements Reputations {

    private static final Logger LOG = LoggerFactory.getLogger(KnownReputations.class);

    /** Runs take minutes at least; what the current one finds, it acts on itself. */
    static final Duration FRESH = Duration.ofMinutes(5);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final OwnRecords own;
    private final ChainRecords chain;
    private final ReputationFormula formula;
    private final Clock clock;
    private final Executor threads;
    private final AtomicBoolean reading = new AtomicBoolean();
    private final CountDownLatch read = new CountDownLatch(1);
    private volatile Snapshot snapshot = new Snapshot(Map.of(), Instant.MIN);

    private record Snapshot(Map<Address, List<OwnerRun>> own, Instant at) {}

    /**
     * @param buyer whose records these are
     * @param threads for reading in the background
     */
    public KnownReputations(OwnRecords own, ChainRecords chain, Address buyer, Clock clock, Executor threads) {
        this.own = own;
        this.chain = chain;
        this.formula = new ReputationFormula(buyer);
        this.clock = clock;
        this.threads = threads;
    }

    /** Begins to read, so that the first look need not wait. */
    public void readAhead() {
        if (reading.compareAndSet(false, true)) {
            threads.execute(this::readOwn);
        }
    }

    @Override
    public Reputation of(Address pool) {
        Instant now = clock.instant();
        if (snapshot.at().isBefore(now.minus(FRESH))) {
            readAhead();
            awaitFirst();
        }
        return formula.of(pool, snapshot.own().getOrDefault(pool, List.of()), chain.of(pool), now);
    }

    @Override
    public Optional<Amount> stakeOf(Address pool) {
        return Optional.of(chain.of(pool).stake()).filter(stake -> !stake.isZero());
    }

    private void readOwn() {
        try {
            snapshot = new Snapshot(own.all(), clock.instant());
        } catch (RuntimeException e) {
            // Reputations advise; a run is not stopped because they are old. The next look tries again after a while.
            LOG.warn("What own runs have seen of pools cannot be read: {}", e.getMessage());
            snapshot = new Snapshot(snapshot.own(), clock.instant());
        } finally {
            reading.set(false);
            read.countDown();
        }
    }

    private void awaitFirst() {
        try {
            if (!read.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("What own runs have seen of pools is not known yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
