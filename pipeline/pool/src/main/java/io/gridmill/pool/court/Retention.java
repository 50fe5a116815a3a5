package io.gridmill.pool.court;

import io.gridmill.contracts.Bytes32;
import io.gridmill.pool.chain.ChainDeal;
import io.gridmill.pool.chain.Moment;
import io.gridmill.pool.chain.PoolChain;
import io.gridmill.pool.keep.KeptOutputs;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what nobody can demand any more. A buyer can as long as the chain says that the deal runs, and a demand may
 * stand in a block that was not read yet when the deal is seen to be over: so a deal is forgotten only after the chain was
 * read beyond the block in which it was over. One thread at a time.
 */
final class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    /** There is no hurry. */
    private static final long PAUSE_SECONDS = 10;

    private final KeptOutputs kept;
    private final Docket docket;
    private final PoolChain chain;
    private final int settledBlocks;
    private long next;
    private final Map<Bytes32, Long> overSince = new HashMap<>();

    /** @param settledBlocks how far behind the newest one blocks may still be replaced */
    Retention(KeptOutputs kept, Docket docket, PoolChain chain, int settledBlocks) {
        this.kept = kept;
        this.docket = docket;
        this.chain = chain;
        this.settledBlocks = settledBlocks;
    }

    void look(Moment head) {
        if (head.epochSeconds() < next) {
            return;
        }
        next = head.epochSeconds() + PAUSE_SECONDS;
        Set<Bytes32> deals = kept.deals();
        overSince.keySet().retainAll(deals);
        for (Bytes32 deal : deals) {
            Long since = overSince.get(deal);
            if (since == null) {
                if (isOver(chain.deal(deal), head.epochSeconds())) {
                    overSince.put(deal, head.block());
                }
            } else if (docket.knownBefore() > since + settledBlocks && !docket.isDisputed(deal)) {
                forget(deal);
            }
        }
    }

    private boolean isOver(ChainDeal deal, long time) {
        return switch (deal.status()) {
            case CLOSED -> true;
            // A deal that the chain does not show is one that it will show again, or none that anybody can demand in.
            case NONE -> false;
            case OPEN -> time > deal.expiryEpochSeconds() + chain.graceSeconds();
        };
    }

    private void forget(Bytes32 deal) {
        try {
            kept.forget(deal);
            LOG.info("deal {}: its outputs cannot be demanded any more and are deleted", deal);
        } catch (IOException e) {
            LOG.warn("deal {}: its outputs cannot be deleted", deal, e);
        }
    }
}
