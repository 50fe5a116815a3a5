package io.gridmill.market.pool;

import io.gridmill.contracts.exchange.DealPut;
import io.gridmill.contracts.exchange.VoucherGiven;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.StageOrder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what the outbox holds, one call after the other, and tries again what did not get through. */
final class Sender implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    /** How soon a pool is asked again whether it sees the deal on chain, which takes about a block. */
    private static final Duration MINING_PAUSE = Duration.ofMillis(100);

    private final String name;
    private final Outbox outbox;
    private final DealClient client;
    private final Function<List<StageOrder>, DealPut> deal;
    private final Liveness liveness;
    private final PoolLink.Connection connection;
    private int mostOrders;

    Sender(
            String name,
            Outbox outbox,
            DealClient client,
            Function<List<StageOrder>, DealPut> deal,
            Liveness liveness,
            int mostOrders,
            PoolLink.Connection connection) {
        this.name = name;
        this.outbox = outbox;
        this.client = client;
        this.deal = deal;
        this.liveness = liveness;
        this.mostOrders = mostOrders;
        this.connection = connection;
    }

    @Override
    public void run() {
        try {
            for (Outbox.Parcel parcel = outbox.take(mostOrders); parcel != null; parcel = outbox.take(mostOrders)) {
                deliver(parcel);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The sender to pool {} failed", name, e);
            connection.failed(Failure.infrastructure(ErrorCode.INTERNAL, "The link to pool " + name + " failed: " + e));
        }
    }

    private void deliver(Outbox.Parcel parcel) throws InterruptedException {
        try {
            send(parcel);
            liveness.good();
            if (parcel instanceof Outbox.Deal) {
                connection.joined();
            }
        } catch (PoolRefusedException e) {
            refused(parcel, e);
        } catch (IOException e) {
            if (!outbox.isClosed()) {
                outbox.putBack(parcel);
                troubled(
                        Failure.infrastructure(
                                ErrorCode.POOL_UNREACHABLE, "Pool " + name + " does not answer: " + e.getMessage()),
                        null);
            }
        }
    }

    private void send(Outbox.Parcel parcel) throws IOException {
        if (parcel instanceof Outbox.Deal some) {
            client.put(deal.apply(some.stages()));
        } else if (parcel instanceof Outbox.Orders some) {
            client.assign(some.orders());
        } else if (parcel instanceof Outbox.Grants some) {
            client.grant(some.grants());
        } else if (parcel instanceof Outbox.Payment one) {
            client.pay(VoucherGiven.of(one.state().signed(), one.state().acknowledged()));
        } else if (parcel instanceof Outbox.Withdrawal some) {
            client.withdraw(some.keys());
        }
    }

    private void refused(Outbox.Parcel parcel, PoolRefusedException refusal) throws InterruptedException {
        Failure failure = refusal.failure(name);
        if (refusal.status() == PoolRefusedException.TOO_EARLY) {
            // The pool is alive: it only waits for the chain, as we do.
            liveness.good();
            outbox.putBack(parcel);
            outbox.awaitClosed(MINING_PAUSE);
        } else if (refusal.isFault() || refusal.isPassing()) {
            outbox.putBack(parcel);
            if (parcel instanceof Outbox.Orders some && liveness.failed() && !refusal.isFault()) {
                giveUp(some, failure);
                liveness.good();
            } else {
                troubled(failure, refusal.retryAfter());
            }
        } else if (refusal.status() == PoolRefusedException.NOT_FOUND && !(parcel instanceof Outbox.Deal)) {
            // It forgot the deal, or restarted without having seen it: it is made known again, then this follows.
            outbox.putBack(parcel);
            outbox.rejoin();
            troubled(failure, null);
        } else if (parcel instanceof Outbox.Deal) {
            connection.failed(failure);
        } else if (parcel instanceof Outbox.Orders some) {
            if (refusal.status() == PoolRefusedException.TOO_LARGE
                    && some.orders().size() > 1) {
                mostOrders = Math.max(1, some.orders().size() / 2);
                outbox.putBack(parcel);
            } else {
                giveUp(some, failure);
            }
        } else {
            // Grants and withdrawals of partitions that the pool does not have, or a voucher that it has a newer one
            // of.
            LOG.debug("Pool {} refused a {}: {}", name, parcel.getClass().getSimpleName(), refusal.getMessage());
        }
    }

    private void giveUp(Outbox.Orders some, Failure failure) {
        List<PartitionOrder> orders = some.orders();
        outbox.forget(orders);
        connection.events().refused(orders.stream().map(PartitionOrder::key).toList(), failure);
    }

    private void troubled(Failure failure, @Nullable Duration retryAfter) throws InterruptedException {
        if (liveness.failed()) {
            connection.lost(failure);
        }
        Duration pause = liveness.pause();
        outbox.awaitClosed(retryAfter != null && retryAfter.compareTo(pause) > 0 ? retryAfter : pause);
    }
}
