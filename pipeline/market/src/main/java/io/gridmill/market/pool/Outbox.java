package io.gridmill.market.pool;

import io.gridmill.market.deal.DealState;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.OrderDigest;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.UploadGrant;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a pool is to be told, in the order that matters: the deal and its stages before anything else, grants before
 * vouchers (somebody waits for them), orders last. Remembers the orders that are out until their results arrive, so that
 * they can be sent again. The run's credit bounds what it holds. Safe for use by several threads.
 */
final class Outbox {

    /** One call to the pool. */
    sealed interface Parcel {}

    /** The deal itself, with all stages when the pool has to learn them anew. */
    record Deal(List<StageOrder> stages) implements Parcel {}

    record Grants(List<UploadGrant> grants) implements Parcel {}

    record Payment(DealState state) implements Parcel {}

    record Withdrawal(List<PartitionKey> keys) implements Parcel {}

    record Orders(List<PartitionOrder> orders) implements Parcel {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private final Map<Integer, StageOrder> stages = new TreeMap<>();
    private final Map<Integer, Digest> stageDigests = new HashMap<>();
    private final Set<Integer> untold = new LinkedHashSet<>();
    private final Deque<PartitionOrder> orders = new ArrayDeque<>();
    private final Map<PartitionKey, PartitionOrder> out = new LinkedHashMap<>();
    private final Deque<UploadGrant> grants = new ArrayDeque<>();
    private final Set<PartitionKey> withdrawn = new LinkedHashSet<>();
    private @Nullable DealState payment;
    private Amount payable;
    private boolean join = true;
    private boolean joined;
    private boolean closed;

    /** @param payable escrow on chain: a voucher for more would be refused */
    Outbox(Amount payable) {
        this.payable = payable;
    }

    void declare(Collection<StageOrder> orders) {
        change(() -> orders.forEach(stage -> {
            if (!stage.equals(stages.put(stage.stage(), stage))) {
                stageDigests.put(stage.stage(), OrderDigest.ofStage(stage));
                untold.add(stage.stage());
            }
        }));
    }

    void assign(List<PartitionOrder> more) {
        change(() -> orders.addAll(more));
    }

    void grant(List<UploadGrant> more) {
        change(() -> grants.addAll(more));
    }

    void withdraw(List<PartitionKey> keys) {
        change(() -> {
            Set<PartitionKey> gone = Set.copyOf(keys);
            orders.removeIf(order -> gone.contains(order.key()));
            for (PartitionKey key : keys) {
                out.remove(key);
                withdrawn.add(key);
            }
        });
    }

    /** Only the newest voucher is ever sent. */
    void pay(DealState state) {
        change(() -> payment = payment == null || state.isNewerThan(payment) ? state : payment);
    }

    void payable(Amount escrow) {
        change(() -> payable = escrow);
    }

    /** The deal has to be made known (again), and all that is out has to be sent again. */
    void rejoin() {
        change(() -> {
            join = true;
            joined = false;
        });
    }

    void joined() {
        change(() -> joined = true);
    }

    /**
     * What the result of an order must have been made from; empty when the order is not out, such as one that an earlier
     * process gave.
     */
    Optional<Digest> inputDigest(PartitionKey key) {
        lock.lock();
        try {
            PartitionOrder order = out.get(key);
            Digest stage = stageDigests.get(key.stage());
            return order == null || stage == null ? Optional.empty() : Optional.of(OrderDigest.of(stage, order));
        } finally {
            lock.unlock();
        }
    }

    /** The result of an order arrived. */
    void done(PartitionKey key) {
        lock.lock();
        try {
            out.remove(key);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets orders that the pool does not take. */
    void forget(List<PartitionOrder> some) {
        change(() -> {
            Set<PartitionKey> keys = new LinkedHashSet<>();
            some.forEach(order -> keys.add(order.key()));
            orders.removeIf(order -> keys.contains(order.key()));
            keys.forEach(out::remove);
        });
    }

    /** Forgets all orders: they will be given to others. */
    void drop() {
        change(() -> {
            orders.clear();
            out.clear();
            grants.clear();
            withdrawn.clear();
        });
    }

    /** Orders that wait or are out. */
    int outstanding() {
        lock.lock();
        try {
            return orders.size() + out.size();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for something to send; null when the outbox is closed. */
    @Nullable
    Parcel take(int mostOrders) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                if (closed) {
                    return null;
                }
                Parcel parcel = next(mostOrders);
                if (parcel != null) {
                    return parcel;
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Parcel next(int mostOrders) {
        if (join) {
            join = false;
            untold.clear();
            orders.removeIf(order -> out.containsKey(order.key()));
            List<PartitionOrder> again = new ArrayList<>(out.values());
            out.clear();
            for (int i = again.size() - 1; i >= 0; i--) {
                orders.addFirst(again.get(i));
            }
            return new Deal(List.copyOf(stages.values()));
        }
        if (!untold.isEmpty()) {
            List<StageOrder> told = untold.stream().map(stages::get).toList();
            untold.clear();
            return new Deal(told);
        }
        if (!grants.isEmpty()) {
            return new Grants(poll(grants, mostOrders));
        }
        if (payment != null && payment.promised().compareTo(payable) <= 0) {
            Payment parcel = new Payment(payment);
            payment = null;
            return parcel;
        }
        if (!withdrawn.isEmpty()) {
            List<PartitionKey> keys = List.copyOf(withdrawn);
            withdrawn.clear();
            return new Withdrawal(keys);
        }
        if (!orders.isEmpty()) {
            List<PartitionOrder> batch = poll(orders, mostOrders);
            batch.forEach(order -> out.put(order.key(), order));
            return new Orders(batch);
        }
        return null;
    }

    /** The call did not get through: it comes up again. */
    void putBack(Parcel parcel) {
        change(() -> {
            if (parcel instanceof Deal deal) {
                deal.stages().forEach(stage -> untold.add(stage.stage()));
                join |= !joined;
            } else if (parcel instanceof Grants some) {
                forEachReversed(some.grants(), grants::addFirst);
            } else if (parcel instanceof Payment one) {
                payment = payment == null || one.state().isNewerThan(payment) ? one.state() : payment;
            } else if (parcel instanceof Withdrawal some) {
                withdrawn.addAll(some.keys());
            } else if (parcel instanceof Orders some) {
                // Those whose results arrived meanwhile are not out any more, and need not go again.
                forEachReversed(some.orders(), order -> {
                    if (out.remove(order.key()) != null) {
                        orders.addFirst(order);
                    }
                });
            }
        });
    }

    /** Waits until the outbox is closed, at most this long; whether it is. */
    boolean awaitClosed(Duration most) throws InterruptedException {
        return await(most, () -> closed);
    }

    /** Waits until the pool knows the deal, or the outbox is closed; whether it is open. */
    boolean awaitJoined() throws InterruptedException {
        await(Duration.ofDays(365), () -> joined || closed);
        return !isClosed();
    }

    void close() {
        change(() -> closed = true);
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean await(Duration most, java.util.function.BooleanSupplier condition) throws InterruptedException {
        long nanos = most.toNanos();
        lock.lockInterruptibly();
        try {
            while (!condition.getAsBoolean() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return condition.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static <T> List<T> poll(Deque<T> queue, int most) {
        List<T> batch = new ArrayList<>(Math.min(most, queue.size()));
        for (T item = queue.poll(); item != null; item = queue.poll()) {
            batch.add(item);
            if (batch.size() == most) {
                break;
            }
        }
        return batch;
    }

    private static <T> void forEachReversed(List<T> items, java.util.function.Consumer<T> action) {
        for (int i = items.size() - 1; i >= 0; i--) {
            action.accept(items.get(i));
        }
    }
}
