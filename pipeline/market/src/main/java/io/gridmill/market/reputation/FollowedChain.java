package io.gridmill.market.reputation;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.chain.Block;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.Checkpoint;
import io.gridmill.contracts.chain.FollowerOptions;
import io.gridmill.contracts.chain.LogEntry;
import io.gridmill.contracts.chain.LogFilter;
import io.gridmill.contracts.chain.LogFollower;
import io.gridmill.contracts.chain.LogListener;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.MarketEvent;
import io.gridmill.contracts.market.MarketEvents;
import io.gridmill.contracts.market.Stake;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what the chain tells about pools: deals, payments and seizures of stake from the Market's events, and the stakes
 * of the pools that posted offers or were asked about. Looks back {@value #MOST_BLOCKS} blocks at most, in ranges of {@value #RANGE}: what
 * is older has faded. What it read is kept in memory only; another process reads it again. Safe for use by several
 * threads.
 */
public final class FollowedChain implements ChainRecords, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FollowedChain.class);

    /** Four weeks of a chain with a block every 12 seconds. */
    static final long MOST_BLOCKS = 200_000;

    /** Common nodes refuse larger ranges. */
    static final int RANGE = 2000;

    private static final int REREAD = 32;
    private static final int MOST_STAKES = 500;
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final Market market;
    private final Chain chain;
    private final Set<Address> watched = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Guarded by this, as all below. */
    private DealLedger deals = new DealLedger();

    private Map<Address, Amount> stakes = Map.of();
    private Amount minimumStake = Amount.ZERO;

    /** Changed by the one thread that reads, as is the next. */
    private volatile @Nullable LogFollower follower;

    private boolean stale;

    public FollowedChain(Market market) {
        this.market = market;
        this.chain = market.chain();
    }

    /** Follows on a thread of its own until closed. */
    public void start() {
        Thread thread = new Thread(this::run, "reputation-follower");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            do {
                try {
                    read();
                } catch (RuntimeException e) {
                    LOG.info("What the chain tells about pools is read later: {}", e.getMessage());
                }
            } while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Reads what is new. Not to be called once {@link #start} was.
     *
     * @throws GridmillException CHAIN_UNREACHABLE when the node does not answer; what was read before stays known
     */
    public void read() {
        LogFollower reader = follower == null ? begin() : follower;
        reader.poll();
        if (stale) {
            // Blocks were replaced: sums cannot be taken back one by one, so they are made anew. It happens rarely.
            stale = false;
            synchronized (this) {
                deals = new DealLedger();
            }
            follower = null;
            begin().poll();
        }
        readStakes();
    }

    private LogFollower begin() {
        long start = Math.max(market.deployment().block(), chain.blockNumber() - MOST_BLOCKS);
        LogFollower reader = new LogFollower(
                chain,
                LogFilter.of(
                        market.deployment().market(),
                        MarketEvents.OFFER_POSTED,
                        MarketEvents.DEAL_OPENED,
                        MarketEvents.VOUCHER_REDEEMED,
                        MarketEvents.DEAL_DECLINED,
                        MarketEvents.DEAL_CLOSED,
                        MarketEvents.STAKE_SEIZED),
                new InMemory(),
                new FollowerOptions(Math.max(0, start), 0, REREAD, RANGE, INTERVAL),
                new Listener());
        follower = reader;
        return reader;
    }

    private static final class InMemory implements Checkpoint.Store {

        private @Nullable Checkpoint saved;

        @Override
        public @Nullable Checkpoint load() {
            return saved;
        }

        @Override
        public void save(Checkpoint checkpoint) {
            saved = checkpoint;
        }
    }

    private final class Listener implements LogListener {

        @Override
        public void logs(List<LogEntry> logs) {
            BlockTimes times = new BlockTimes(
                    block(logs.get(0).block()), block(logs.get(logs.size() - 1).block()));
            synchronized (FollowedChain.this) {
                for (LogEntry log : logs) {
                    MarketEvents.read(log).ifPresent(event -> apply(event, times.of(log.block())));
                }
            }
        }

        private void apply(MarketEvent event, Instant at) {
            if (event instanceof MarketEvent.OfferPosted posted) {
                watch(List.of(posted.pool()));
            } else {
                deals.apply(event, at);
            }
        }

        @Override
        public void retracted(List<LogEntry> logs) {
            stale = true;
        }

        @Override
        public void reset(String message) {
            stale = true;
        }
    }

    private Block block(long number) {
        return chain.block(number)
                .orElseThrow(() -> new GridmillException(
                        ErrorCode.CHAIN_UNREACHABLE, "The chain's node does not give block " + number));
    }

    /** When blocks were made, as if there had been equal times between them: to the minute is enough here. */
    record BlockTimes(Block first, Block last) {

        Instant of(long number) {
            long blocks = last.number() - first.number();
            long seconds = last.timestampEpochSeconds() - first.timestampEpochSeconds();
            long after = blocks <= 0 ? 0 : Math.round((double) seconds * (number - first.number()) / blocks);
            return Instant.ofEpochSecond(first.timestampEpochSeconds() + after);
        }
    }

    private void readStakes() {
        List<Address> pools = new ArrayList<>(watched);
        if (pools.isEmpty()) {
            return;
        }
        Amount minimum = market.parameters().minimumStake();
        List<Stake> read = market.stakesOf(pools);
        Map<Address, Amount> fresh = new HashMap<>();
        for (int i = 0; i < pools.size(); i++) {
            fresh.put(pools.get(i), read.get(i).active());
        }
        synchronized (this) {
            stakes = fresh;
            minimumStake = minimum;
        }
    }

    /** The stake of a pool that posted no offer lately is read after it was first asked about. */
    @Override
    public ChainRecord of(Address pool) {
        watch(List.of(pool));
        synchronized (this) {
            ChainRecord record = deals.of(pool).orElse(ChainRecord.NONE);
            return new ChainRecord(
                    stakes.getOrDefault(pool, Amount.ZERO),
                    minimumStake,
                    record.knownSince(),
                    record.customers(),
                    record.seizures());
        }
    }

    /** Names pools whose stakes are wanted with the next reading. */
    public void watch(Iterable<Address> pools) {
        for (Address pool : pools) {
            if (watched.size() < MOST_STAKES) {
                watched.add(pool);
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        LogFollower reader = follower;
        if (reader != null) {
            reader.close();
        }
    }
}
