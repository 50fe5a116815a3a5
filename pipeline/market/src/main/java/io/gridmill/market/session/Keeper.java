package io.gridmill.market.session;

import io.gridmill.engine.place.PlaceListener;
import io.gridmill.engine.place.SupplierRecord.Status;
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

/**
 * Keeps a session's deals alive on chain: tops up escrows and moves expiries. A deal whose pool is gone is not kept alive:
 * what nobody claims of it comes back when its grace is over, and can be spent elsewhere. Works on one thread of its own.
 */
final class Keeper {

    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

    private static final Duration RETRY = Duration.ofSeconds(2);

    /** A deal is extended when less than this, or a tenth of its life, is left. */
    private static final Duration EXTEND_BEFORE = Duration.ofMinutes(10);

    private static final Duration EXTENSION = Duration.ofHours(6);

    private final Buyer buyer;
    private final Funds funds;
    private final SupplierRecords records;
    private final PlaceListener listener;
    private final ScheduledExecutorService scheduler;
    private volatile Runnable onMoney = () -> {};

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

    /** @param listener is told when money came back from a deal */
    void onMoney(Runnable listener) {
        onMoney = listener;
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
        } catch (RuntimeException e) { // whatever it was: nothing more is added while one addition is on its way
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
            // What was allotted meanwhile goes in one transaction.
            topUp(deal);
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
        if (deal.isOver()) {
            return;
        }
        try {
            DealOnChain seen = buyer.chain().deal(deal.dealId());
            if (!seen.isOpen()) {
                return;
            }
            long now = buyer.clock().instant().getEpochSecond();
            long graceEnd = seen.expiryEpochSeconds() + buyer.chain().graceSeconds();
            if (deal.isDismissed() || deal.isLost() || now > graceEnd) {
                letGo(deal, seen, now, graceEnd);
                return;
            }
            if (seen.expiryEpochSeconds() - now > 2 * EXTEND_BEFORE.toSeconds()) {
                watchExpiry(deal, seen.expiryEpochSeconds());
                return;
            }
            long expiry = now + EXTENSION.toSeconds();
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

    /** Its pool may be back before the end, or within the grace, and the deal can be extended then. */
    private void letGo(MarketDeal deal, DealOnChain seen, long now, long graceEnd) {
        long left = seen.expiryEpochSeconds() - now;
        if (left > 0) {
            later(Duration.ofSeconds(Math.max(1, left / 2)), () -> extend(deal));
            return;
        }
        long wait = graceEnd - buyer.chain().timeEpochSeconds();
        if (wait >= 0) {
            later(Duration.ofSeconds(Math.max(1, wait / 2)), () -> extend(deal));
            return;
        }
        buyer.chain().reclaim(deal.terms().quote()).whenComplete((hash, failure) -> {
            if (failure == null) {
                later(Duration.ZERO, () -> reclaimed(deal, hash));
            } else {
                later(RETRY, () -> extend(deal));
            }
        });
    }

    private void reclaimed(MarketDeal deal, String hash) {
        if (deal.isOver()) {
            return;
        }
        DealOnChain seen = buyer.chain().deal(deal.dealId());
        if (!seen.isClosed()) {
            later(RETRY, () -> extend(deal));
            return;
        }
        Amount back = seen.escrow().minus(seen.paid());
        deal.closedBy(hash);
        deal.retire(Status.CLOSED);
        deal.hangUp();
        funds.refunded(back);
        listener.notice("The deal with " + deal.name() + " is over: " + back + " of its escrow came back");
        onMoney.run();
    }
}
