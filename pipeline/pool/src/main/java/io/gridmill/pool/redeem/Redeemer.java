package io.gridmill.pool.redeem;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.exchange.VoucherGiven;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.ClosingStatus;
import io.gridmill.pool.chain.ChainDeal;
import io.gridmill.pool.chain.PoolChain;
import io.gridmill.pool.deal.Deal;
import io.gridmill.pool.deal.DealRefusedException;
import io.gridmill.pool.deal.DealRefusedException.Reason;
import io.gridmill.pool.deal.Deals;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends vouchers to the chain: the final one at once, others near the deal's end or when they have become large. What is
 * to be done follows from the deal's journal and the chain alone, so a restart needs no memory; and since the chain pays
 * only what exceeds what it has paid, nothing is ever paid twice. Safe for use by several threads.
 */
public final class Redeemer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Redeemer.class);
    private static final long PATIENCE_SECONDS = 5;

    private final Deals deals;
    private final PoolChain chain;
    private final RedeemPolicy policy;
    private final ScheduledExecutorService clock;

    /** One transaction per deal at a time. */
    private final Map<Bytes32, CompletableFuture<String>> underway = new ConcurrentHashMap<>();

    public Redeemer(Deals deals, PoolChain chain, RedeemPolicy policy) {
        this.deals = deals;
        this.chain = chain;
        this.policy = policy;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "gridmill-redeemer");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @param chore something else that is to be done regularly and does not take long */
    public void start(Runnable chore) {
        long nanos = policy.interval().toNanos();
        clock.scheduleWithFixedDelay(() -> look(chore), 0, nanos, TimeUnit.NANOSECONDS);
    }

    private void look(Runnable chore) {
        look();
        try {
            chore.run();
        } catch (RuntimeException e) {
            LOG.error("a regular task of the pool failed unexpectedly", e);
        }
    }

    /**
     * Closes a deal with the final voucher that the buyer has given; returns how far that is and does not wait.
     *
     * @throws DealRefusedException when there is no final voucher
     */
    public ClosingStatus close(Deal deal) {
        ClosingStatus done = deal.closingStatus();
        if (done != null) {
            return done;
        }
        VoucherGiven given = deal.voucher();
        if (given == null || !given.voucher().isFinal()) {
            throw new DealRefusedException(
                    Reason.CONFLICT, ErrorCode.POOL_REFUSED, "A deal is closed with a final voucher; send it first");
        }
        redeem(deal, given);
        ClosingStatus now = deal.closingStatus();
        return now == null ? new ClosingStatus(false, null) : now;
    }

    /** Looks at all deals once. */
    void look() {
        for (Deal deal : deals.all()) {
            try {
                if (!deal.isClosed() && !clock.isShutdown()) {
                    look(deal);
                }
            } catch (GridmillException e) {
                LOG.warn("deal {}: {}", deal.id(), e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("deal {}: redeeming failed unexpectedly", deal.id(), e);
            }
        }
    }

    private void look(Deal deal) {
        if (underway.containsKey(deal.id())) {
            return;
        }
        deals.refresh(deal);
        ChainDeal seen = deal.onChain();
        VoucherGiven given = deal.voucher();
        if (deal.isClosed() || given == null) {
            return;
        }
        Amount promised = given.voucher().cumulativeAmount();
        if (isDue(given, promised, seen)) {
            redeem(deal, given);
        }
    }

    private boolean isDue(VoucherGiven given, Amount promised, ChainDeal seen) {
        if (promised.compareTo(seen.escrow()) > 0) {
            return false;
        }
        if (given.voucher().isFinal()) {
            return true;
        }
        if (promised.compareTo(seen.paid()) <= 0) {
            return false;
        }
        long left = seen.expiryEpochSeconds() - chain.timeEpochSeconds();
        return left < policy.beforeExpiry().toSeconds()
                || promised.minus(seen.paid()).compareTo(policy.above()) > 0;
    }

    private void redeem(Deal deal, VoucherGiven given) {
        CompletableFuture<String> mined = new CompletableFuture<>();
        if (underway.putIfAbsent(deal.id(), mined) != null) {
            return;
        }
        LOG.info("deal {}: redeeming {}", deal.id(), given.voucher().cumulativeAmount());
        chain.redeem(deal.quote(), given.signed())
                .whenCompleteAsync(
                        (transaction, problem) -> {
                            try {
                                finished(deal, given, transaction, problem);
                            } catch (RuntimeException e) {
                                LOG.warn("deal {}: {}", deal.id(), e.getMessage());
                            } finally {
                                underway.remove(deal.id());
                                mined.complete(transaction == null ? "" : transaction);
                            }
                        },
                        clock);
    }

    private void finished(Deal deal, VoucherGiven given, @Nullable String transaction, @Nullable Throwable problem) {
        if (problem == null) {
            if (given.voucher().isFinal()) {
                deal.close(transaction);
                LOG.info("deal {} is closed", deal.id());
            }
            return;
        }
        // It may have been closed, or paid, by somebody else: the chain knows.
        LOG.warn("deal {}: redeeming failed: {}", deal.id(), problem.getMessage());
        deals.refresh(deal);
    }

    /**
     * Stops. Waits, for a bounded time, for what it is about: whoever closes the journals next cuts nothing off then. Its
     * thread is not interrupted, because that would close the journal that it writes.
     */
    @Override
    public void close() {
        clock.shutdown();
        try {
            if (!clock.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the chain does not answer; what it says about vouchers is learned at the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
