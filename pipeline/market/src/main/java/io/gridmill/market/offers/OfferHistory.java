package io.gridmill.market.offers;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.LogEntry;
import io.gridmill.contracts.market.MarketEvent;
import io.gridmill.contracts.market.MarketEvents;
import io.gridmill.contracts.market.PostedOffer;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Offers in two parts: a base that is so old that it stays, and the events since, which the chain may still take back.
 * Not safe for use by several threads.
 */
final class OfferHistory {

    private record Position(long block, int index) {}

    private record Happened(Bytes32 blockHash, MarketEvent event) {}

    private final TreeMap<Position, Happened> recent =
            new TreeMap<>(Comparator.comparingLong(Position::block).thenComparingInt(Position::index));

    private OfferBoard base = new OfferBoard();
    private long baseBlock;
    private OfferBoard now = new OfferBoard();

    /** Begins after a block, with the offers that stood then. */
    void begin(long block, List<PostedOffer> offers) {
        recent.clear();
        base = new OfferBoard(offers);
        baseBlock = block;
        now = base.copy();
    }

    /** Everything up to this block is in the base. */
    long baseBlock() {
        return baseBlock;
    }

    List<PostedOffer> baseOffers() {
        return base.all();
    }

    /** Offers after all events so far. What is removed from it comes back only with a new event. */
    OfferBoard now() {
        return now;
    }

    /** Events in order; those that are in the base already count once. */
    void happened(List<LogEntry> logs) {
        for (LogEntry log : logs) {
            Optional<MarketEvent> event = MarketEvents.read(log);
            if (event.isPresent() && log.block() > baseBlock) {
                recent.put(new Position(log.block(), log.index()), new Happened(log.blockHash(), event.get()));
                now.apply(event.get());
            }
        }
    }

    /** The chain took events back. */
    void retracted(List<LogEntry> logs) {
        for (LogEntry log : logs) {
            Position position = new Position(log.block(), log.index());
            Happened there = recent.get(position);
            if (there != null && there.blockHash().equals(log.blockHash())) {
                recent.remove(position);
            }
        }
        now = base.copy();
        recent.values().forEach(happened -> now.apply(happened.event()));
    }

    /** Moves events up to a block into the base: the chain does not take them back any more. */
    void settle(long block) {
        Iterator<Map.Entry<Position, Happened>> events = recent.entrySet().iterator();
        while (events.hasNext()) {
            var next = events.next();
            if (next.getKey().block() > block) {
                break;
            }
            base.apply(next.getValue().event());
            events.remove();
        }
        baseBlock = Math.max(baseBlock, block);
    }

    /** Forgets a pool for good. */
    void drop(Address pool) {
        base.removePool(pool);
        now.removePool(pool);
    }
}
