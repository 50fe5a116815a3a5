package io.gridmill.market.session;

import io.gridmill.engine.place.PlaceListener;
import io.gridmill.engine.place.SupplierRecords;
import io.gridmill.market.chain.DealOnChain;
import io.gridmill.market.deal.Funds;
import io.gridmill.market.pool.PoolLink;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.Failure;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a session's deals alive on chain: tops up escrows and moves expiries. Works on one thread of its own. */
final class Keeper {

    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    private static final Duration RETRY = Duration.ofSeconds(2);

    /** A deal is extended when less than this, or a tenth of its life, is left. */
    private static final Duration EXTEND_BEFORE = Duration.ofMinutes(10);

    private final Buyer buyer;
    private final Funds funds;
    private final SupplierRecords records;
    private final PlaceListener listener;
    private final ScheduledExecutorService scheduler;

    Keeper(
            Buyer buyer,
            Funds funds,
            SupplierRecords records,
            PlaceListener listener,
            ScheduledExecutorService scheduler) {
        this.buyer = buyer;
        this.funds = funds;
        this.records = records;
        this.listener = listener;
        this.scheduler = scheduler;
    }

    /** Runs a task on the keeper's thread; failures are logged. Nothing happens after the session was closed. */
    void later(Duration delay, Runnable task) {
        try {
            var unused = scheduler.schedule(
                    () -> {
                        try {
                            task.run();
                        } catch (RuntimeException e) {
                            LOG.warn("A task of the market session failed", e);
                        }
                    },
                    delay.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The session is closed", e);
        }
    }

    /** Locks on chain what the deal's books have been allotted. */
    void topUp(MarketDeal deal) {
        Amount due = deal.account().beginTopUp();
        if (!due.isZero()) {
            later(Duration.ZERO, () -> send(deal, due));
        }
    }

    private void send(MarketDeal deal, Amount due) {
        try {
            buyer.chain()
                    .topUp(deal.dealId(), due, deal.account().requested())
                    .whenComplete((hash, failure) -> later(Duration.ZERO, () -> sent(deal, due, failure)));
        } catch (GridmillException e) {
            sent(deal, due, e);
        }
    }

    private void sent(MarketDeal deal, Amount due, @Nullable Throwable failure) {
        if (failure == null) {
            Amount locked = deal.account().toppedUp(due);
            funds.moved(due);
            records.toppedUp(deal.id(), locked);
            PoolLink link = deal.link();
            if (link != null) {
                link.payable(locked);
            }
            listener.notice("Added " + due + " to the escrow of the deal with " + deal.name() + ", now " + locked);
            return;
        }
        GridmillException reason = Pendings.reason(failure);
        LOG.warn("Adding {} to the escrow of deal {} failed", due, deal.id(), reason);
        deal.account().topUpFailed(due);
        explain(deal, due, reason);
        later(RETRY, () -> topUp(deal));
    }

    /** Another run may have used the deposit meanwhile. */
    private void explain(MarketDeal deal, Amount due, Throwable reason) {
        try {
            Amount free = buyer.chain().deposit();
            if (free.compareTo(due) < 0) {
                listener.unavailable(Failure.infrastructure(
                        ErrorCode.DEPOSIT_TOO_SMALL,
                        "The deposit on the market has " + free + " free, the deal with " + deal.name() + " needs "
                                + due + " more. Deposit more and resume the run."));
                return;
            }
        } catch (GridmillException e) {
            LOG.debug("The deposit cannot be read", e);
        }
        listener.notice(
                "Adding to the escrow of the deal with " + deal.name() + " is tried again: " + reason.getMessage());
    }

    /** Watches over the deal's end, from its opening to its closing. */
    void watchExpiry(MarketDeal deal) {
        watchExpiry(deal, deal.terms().expiryEpochSeconds());
    }

    private void watchExpiry(MarketDeal deal, long expiryEpochSeconds) {
        long left = expiryEpochSeconds - buyer.clock().instant().getEpochSecond();
        long before = Math.min(EXTEND_BEFORE.toSeconds(), Math.max(1, left / 10));
        later(Duration.ofSeconds(Math.max(1, left - before)), () -> extend(deal));
    }

    private void extend(MarketDeal deal) {
        if (deal.isOver() || deal.isDismissed()) {
            return;
        }
        try {
            DealOnChain seen = buyer.chain().deal(deal.dealId());
            if (!seen.isOpen()) {
                return;
            }
            long now = buyer.clock().instant().getEpochSecond();
            if (seen.expiryEpochSeconds() - now > 2 * EXTEND_BEFORE.toSeconds()) {
                watchExpiry(deal, seen.expiryEpochSeconds());
                return;
            }
            long expiry = now + Duration.ofHours(6).toSeconds();
            buyer.chain().extend(deal.terms().quote(), expiry).whenComplete((hash, failure) -> {
                if (failure == null) {
                    listener.notice("The deal with " + deal.name() + " was extended");
                    watchExpiry(deal, expiry);
                } else {
                    later(RETRY, () -> extend(deal));
                }
            });
        } catch (GridmillException e) {
            LOG.warn("Deal {} could not be extended yet", deal.id(), e);
            later(RETRY, () -> extend(deal));
        }
    }
}
