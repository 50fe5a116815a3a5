package io.gridmill.market.session;

import io.gridmill.engine.place.SupplierRecord.Status;
import io.gridmill.market.chain.DealOnChain;
import io.gridmill.market.deal.Funds;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.Failure;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what became of deals whose opening is in doubt. Only the chain knows, and only when the quote cannot be used
 * any more is it certain that a deal will never be: until then some copy of the transaction may still be mined.
 */
final class Resolution {

    private static final Logger LOG = LoggerFactory.getLogger(Resolution.class);

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Buyer buyer;
    private final Funds funds;
    private final Keeper keeper;
    private final DealFactory deals;

    Resolution(Buyer buyer, Funds funds, Keeper keeper, DealFactory deals) {
        this.buyer = buyer;
        this.funds = funds;
        this.keeper = keeper;
        this.deals = deals;
    }

    /**
     * Looks, and looks again until it is certain.
     *
     * @param reason why it is in doubt
     */
    void resolve(MarketDeal deal, GridmillException reason) {
        if (deal.status() != Status.OPENING) {
            return;
        }
        try {
            DealOnChain seen = buyer.chain().deal(deal.dealId());
            if (seen.isOpen()) {
                funds.moved(deal.terms().escrow());
                deals.start(deal);
                keeper.watchExpiry(deal);
                return;
            }
            boolean stillPossible =
                    buyer.chain().timeEpochSeconds() <= deal.terms().quote().validUntilEpochSeconds();
            if (seen.isClosed()) {
                deal.save(Status.CLOSED);
                deal.failed(Failure.infrastructure(ErrorCode.POOL_REFUSED, "The pool gave the deal up"));
                return;
            }
            if (!stillPossible) {
                deal.hangUp();
                deal.save(Status.ABANDONED);
                funds.giveBack(deal.terms().escrow());
                deal.failed(Failure.infrastructure(reason.code(), String.valueOf(reason.getMessage())));
                return;
            }
            if (reason.code() == ErrorCode.TRANSACTION_REFUSED) {
                // Most likely for good, so others are looked for; this one stays in doubt a little longer.
                deal.doubt();
            }
        } catch (GridmillException e) {
            LOG.debug("The opening of deal {} is still in doubt", deal.id(), e);
        }
        keeper.later(RETRY, () -> resolve(deal, reason));
    }
}
