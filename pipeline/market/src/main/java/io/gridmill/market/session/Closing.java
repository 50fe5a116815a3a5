package io.gridmill.market.session;

import io.gridmill.contracts.exchange.DealPut;
import io.gridmill.contracts.exchange.VoucherGiven;
import io.gridmill.engine.place.SupplierRecord.Status;
import io.gridmill.market.chain.DealChain;
import io.gridmill.market.chain.DealOnChain;
import io.gridmill.market.deal.DealState;
import io.gridmill.market.deal.Funds;
import io.gridmill.market.pool.PoolRefusedException;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.ClosingStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes one deal: final voucher durable, then sent, then redeemed by the pool. If the pool does not redeem it, the
 * buyer submits it; that pays the pool, but the rest is the buyer's again only after the grace that the pool has to
 * answer. Every step looks at the chain first, so that it can be done again after a crash.
 */
final class Closing {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final int NOT_FOUND = 404;

    /** The final voucher is sent again with every so many questions. */
    private static final int PAY_AGAIN = 5;

    /** How far it has come. */
    private enum Progress {
        OVER,
        /** Something may change any moment. */
        WAITING,
        /** Only the end of the grace changes anything, and that is beyond our patience. */
        LATER
    }

    private final Buyer buyer;
    private final RunId run;
    private final Funds funds;
    private final MarketDeal deal;
    private final CountDownLatch interrupted;
    private final long startNanos = System.nanoTime();
    private final long deadlineNanos;
    private int asked;

    /** @param interrupted opens when the session is closed and waiting has to end */
    Closing(Buyer buyer, RunId run, Funds funds, MarketDeal deal, CountDownLatch interrupted, Duration patience) {
        this.buyer = buyer;
        this.run = run;
        this.funds = funds;
        this.deal = deal;
        this.interrupted = interrupted;
        this.deadlineNanos = startNanos + patience.toNanos();
    }

    /** Tries until the patience is over; whether the deal is over. */
    boolean close() throws InterruptedException {
        deal.hangUp();
        Duration pause = FIRST_PAUSE;
        while (!deal.isOver()) {
            Progress progress = Progress.WAITING;
            try {
                progress = step();
            } catch (GridmillException e) {
                // An unreachable chain comes back; a refused transaction met a chain that had moved on.
                if (!e.code().retryable() && e.code() != ErrorCode.TRANSACTION_REFUSED) {
                    throw e;
                }
                LOG.debug("Closing deal {} waits", deal.id(), e);
            }
            long left = deadlineNanos - System.nanoTime();
            if (progress != Progress.OVER
                    && (progress == Progress.LATER
                            || left <= 0
                            || interrupted.await(Math.min(left, pause.toNanos()), TimeUnit.NANOSECONDS))) {
                return false;
            }
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
        }
        return true;
    }

    private Progress step() {
        DealOnChain seen = buyer.chain().deal(deal.dealId());
        return switch (seen.status()) {
            case NONE -> neverOpened();
            case OPEN -> end(seen);
            case CLOSED -> {
                deal.account().finish();
                // The pool may have named the transaction, but what stands in the invoice comes from the chain.
                buyer.chain().closing(deal.dealId()).ifPresent(deal::closedBy);
                deal.save(Status.CLOSED);
                funds.refunded(seen.escrow().minus(seen.paid()));
                yield Progress.OVER;
            }
        };
    }

    /** Over when the quote cannot be used any more, so that no late transaction can open the deal. */
    private Progress neverOpened() {
        if (buyer.chain().timeEpochSeconds() <= deal.terms().quote().validUntilEpochSeconds()) {
            return Progress.WAITING;
        }
        deal.save(Status.ABANDONED);
        funds.giveBack(deal.terms().escrow());
        return Progress.OVER;
    }

    private Progress end(DealOnChain seen) {
        DealChain chain = buyer.chain();
        DealState last = deal.account().finish();
        if (deal.status() != Status.CLOSING) {
            deal.save(Status.CLOSING);
        }
        long now = chain.timeEpochSeconds();
        long graceEnd = seen.expiryEpochSeconds() + chain.graceSeconds();
        if (now > graceEnd) {
            submit(chain.reclaim(deal.terms().quote()));
            return Progress.WAITING;
        }
        boolean submitted = seen.expiryEpochSeconds() <= now && seen.paid().equals(last.promised());
        if (submitted) {
            return graceEnd - now > patienceLeft().toSeconds() ? Progress.LATER : Progress.WAITING;
        }
        if (last.promised().compareTo(seen.escrow()) > 0) {
            // A top-up is underway, without which nobody can redeem.
            return Progress.WAITING;
        }
        if (System.nanoTime() - startNanos < buyer.settings().closePatience().toNanos()) {
            askPool(last);
        } else {
            submit(chain.redeem(deal.terms().quote(), last.signed()));
            deal.save(Status.CLOSING);
        }
        return Progress.WAITING;
    }

    private void askPool(DealState last) {
        try {
            // Once is enough, unless an older voucher was still on its way and overtook this one.
            if (asked % PAY_AGAIN == 0) {
                deal.client().pay(VoucherGiven.of(last.signed(), last.acknowledged()));
            }
            asked++;
            ClosingStatus status = deal.client().close();
            if (status.transaction() != null) {
                deal.closedBy(status.transaction());
            }
        } catch (PoolRefusedException e) {
            LOG.debug("Pool {} does not close deal {} yet: {}", deal.name(), deal.id(), e.getMessage());
            if (e.status() == NOT_FOUND) {
                introduce();
            }
        } catch (IOException e) {
            LOG.debug("Pool {} does not answer: {}", deal.name(), e.getMessage());
        }
    }

    /** A pool that never saw the deal, or forgot it, needs its terms to redeem. */
    private void introduce() {
        asked = 0;
        try {
            deal.client().put(new DealPut(deal.terms().quote(), deal.terms().signature(), run, List.of()));
        } catch (IOException e) {
            LOG.debug("Pool {} does not take deal {}: {}", deal.name(), deal.id(), e.getMessage());
        }
    }

    private void submit(CompletableFuture<String> transaction) {
        deal.closedBy(Pendings.await(transaction));
    }

    private Duration patienceLeft() {
        return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }
}
