package io.gridmill.market.offers;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.Block;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.Checkpoint;
import io.gridmill.contracts.chain.FollowerOptions;
import io.gridmill.contracts.chain.LogEntry;
import io.gridmill.contracts.chain.LogFilter;
import io.gridmill.contracts.chain.LogFollower;
import io.gridmill.contracts.chain.LogListener;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.MarketEvents;
import io.gridmill.contracts.market.PostedOffer;
import io.gridmill.contracts.market.Stake;
import io.gridmill.model.Amount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The offers that stand on chain. Follows the Market's events from where it was left, with the chain's confirmations, and
 * looks at the chain when it is asked, once in each of the follower's intervals at most: a question costs a handful of
 * requests, whatever the number of offers.
 *
 * <p>Offers older than the blocks that are read again are a base that is kept in a {@link OfferSnapshot.Store} together
 * with the number and hash of its block. Events after it are held apart, so that those that the chain takes back can be
 * taken out; when the chain has another block where the base ends, it forgot more than that, and everything is read anew.
 *
 * <p>Anybody can post offers, so a flood must not matter: only pools with the Market's minimum stake count, each with its
 * newest offer, and at most {@value #MOST_POOLS} pools are remembered, those with most at stake, then those that were
 * there first. Safe for use by several threads.
 */
public final class OfferBook {

    /** Pools that are remembered. */
    static final int MOST_POOLS = 10_000;

    /** Blocks after which the base moves on and is saved. */
    private static final int STEP = 64;

    /** Pools whose stake is asked for in one exchange. */
    private static final int STAKES_AT_ONCE = 500;

    /** A node may lag behind: so many times a block that is not there is not taken for forgotten. */
    private static final int LAGS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(OfferBook.class);

    private final Market market;
    private final Chain chain;
    private final OfferSnapshot.Store store;
    private final FollowerOptions options;
    private final int mostPools;
    private final OfferHistory history = new OfferHistory();
    private final Map<Address, Amount> stakes = new HashMap<>();
    private final Set<Address> restaked = new HashSet<>();

    private @Nullable LogFollower follower;
    private @Nullable Checkpoint checkpoint;
    private @Nullable Bytes32 baseHash;
    private @Nullable Amount minimumStake;
    private boolean forgotten;
    private int missing;
    private long chainTime;
    private long polledAt;
    private boolean polled;

    /** Does not talk to the chain yet. */
    public OfferBook(Market market, OfferSnapshot.Store store) {
        this(
                market,
                store,
                FollowerOptions.forChain(
                        market.deployment().chainId(), market.deployment().block()),
                MOST_POOLS);
    }

    OfferBook(Market market, OfferSnapshot.Store store, FollowerOptions options, int mostPools) {
        this.market = market;
        this.chain = market.chain();
        this.store = store;
        this.options = options;
        this.mostPools = mostPools;
    }

    /**
     * All offers that stand, newest first.
     *
     * @throws io.gridmill.model.GridmillException CHAIN_UNREACHABLE
     */
    public synchronized List<StandingOffer> standing() {
        refresh();
        List<StandingOffer> standing = new ArrayList<>();
        for (Address pool : history.now().pools()) {
            if (isStaked(pool)) {
                history.now()
                        .newestOf(pool, chainTime)
                        .ifPresent(offer -> standing.add(new StandingOffer(offer, stakeOf(pool))));
            }
        }
        standing.sort(
                Comparator.comparing((StandingOffer offer) -> offer.posted().id())
                        .reversed());
        return standing;
    }

    /**
     * One offer, also when its pool has a newer one; empty when it does not stand.
     *
     * @throws io.gridmill.model.GridmillException CHAIN_UNREACHABLE
     */
    public synchronized Optional<PostedOffer> find(BigInteger offerId) {
        refresh();
        return history.now()
                .find(offerId)
                .filter(posted -> isStaked(posted.pool()) && posted.offer().expiresAtEpochSeconds() >= chainTime);
    }

    private void refresh() {
        if (polled && System.nanoTime() - polledAt < options.interval().toNanos()) {
            return;
        }
        LogFollower following = follower == null ? begin(store.load()) : follower;
        if (baseIsGone()) {
            LOG.warn("The chain has another block {} than before; all offers are read again", history.baseBlock());
            following = begin(null);
        }
        following.poll();
        if (forgotten) {
            following = begin(null);
            following.poll();
        }
        chainTime = chain.head().timestampEpochSeconds();
        trim();
        askStakes();
        moveBase();
        polledAt = System.nanoTime();
        polled = true;
    }

    /** @param from null: from the start */
    private LogFollower begin(@Nullable OfferSnapshot from) {
        forgotten = false;
        missing = 0;
        checkpoint = from == null ? null : new Checkpoint(from.genesis(), from.block() + 1);
        clear(from);
        List<Bytes32> events = new ArrayList<>(
                List.of(MarketEvents.OFFER_POSTED, MarketEvents.OFFER_UPDATED, MarketEvents.OFFER_WITHDRAWN));
        events.addAll(MarketEvents.STAKE_CHANGED);
        LogFilter filter = LogFilter.of(market.deployment().market(), events.toArray(Bytes32[]::new));
        LogFollower fresh = new LogFollower(chain, filter, new Progress(), options, new Events());
        follower = fresh;
        return fresh;
    }

    private void clear(@Nullable OfferSnapshot from) {
        stakes.clear();
        restaked.clear();
        baseHash = from == null ? null : from.blockHash();
        history.begin(from == null ? options.startBlock() - 1 : from.block(), from == null ? List.of() : from.offers());
    }

    private boolean baseIsGone() {
        Bytes32 expected = baseHash;
        if (expected == null) {
            return false;
        }
        Optional<Block> there = chain.block(history.baseBlock());
        if (there.isPresent()) {
            missing = 0;
            return !there.get().hash().equals(expected);
        }
        missing++;
        return missing >= LAGS;
    }

    /** Durable before anything is built on it: what is not in the base is read again. */
    private void moveBase() {
        Checkpoint read = checkpoint;
        if (read == null) {
            return;
        }
        long block = read.nextBlock() - 1 - options.reread();
        if (block < options.startBlock() || (baseHash != null && block < history.baseBlock() + STEP)) {
            return;
        }
        Optional<Block> end = chain.block(block);
        if (end.isPresent()) {
            history.settle(block);
            baseHash = end.get().hash();
            store.save(new OfferSnapshot(read.genesis(), block, end.get().hash(), history.baseOffers()));
        }
    }

    private boolean isStaked(Address pool) {
        Amount least = minimumStake;
        return least != null && stakeOf(pool).compareTo(least) >= 0;
    }

    private Amount stakeOf(Address pool) {
        return stakes.getOrDefault(pool, Amount.ZERO);
    }

    /** Of pools that are new, and of those whose stake changed. */
    private void askStakes() {
        if (minimumStake == null) {
            minimumStake = market.parameters().minimumStake();
        }
        Set<Address> pools = history.now().pools();
        stakes.keySet().retainAll(pools);
        List<Address> unknown = pools.stream()
                .filter(pool -> !stakes.containsKey(pool) || restaked.contains(pool))
                .toList();
        for (int from = 0; from < unknown.size(); from += STAKES_AT_ONCE) {
            List<Address> some = unknown.subList(from, Math.min(unknown.size(), from + STAKES_AT_ONCE));
            List<Stake> found = market.stakesOf(some);
            for (int i = 0; i < some.size(); i++) {
                stakes.put(some.get(i), found.get(i).active());
            }
        }
        restaked.clear();
    }

    private void trim() {
        if (history.now().pools().size() <= mostPools) {
            return;
        }
        askStakes();
        OfferBoard board = history.now();
        List<Address> ranked = new ArrayList<>(board.pools());
        ranked.sort(Comparator.comparing(this::stakeOf).reversed().thenComparing(board::seniority));
        LOG.warn("{} pools have offers; the {} with most at stake are remembered", ranked.size(), mostPools);
        ranked.subList(mostPools, ranked.size()).forEach(history::drop);
    }

    /** The follower's memory lies in the snapshot. */
    private final class Progress implements Checkpoint.Store {

        @Override
        public @Nullable Checkpoint load() {
            return checkpoint;
        }

        @Override
        public void save(Checkpoint now) {
            checkpoint = now;
            forgotten |= now.nextBlock() <= history.baseBlock();
        }
    }

    private final class Events implements LogListener {

        @Override
        public void logs(List<LogEntry> logs) {
            history.happened(logs);
            logs.forEach(log -> MarketEvents.stakeChanged(log).ifPresent(restaked::add));
            if (history.now().pools().size() > 2 * mostPools) {
                trim();
            }
        }

        @Override
        public void retracted(List<LogEntry> logs) {
            history.retracted(logs);
            logs.forEach(log -> MarketEvents.stakeChanged(log).ifPresent(restaked::add));
        }

        @Override
        public void reset(String message) {
            clear(null);
        }
    }
}
