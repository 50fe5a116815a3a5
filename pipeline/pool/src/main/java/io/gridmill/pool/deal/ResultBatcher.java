package io.gridmill.pool.deal;

import io.gridmill.model.protocol.PartitionResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects results while they keep coming, for some milliseconds, so that tens to hundreds of short partitions share one
 * signature, one fsync and one message: a signature costs as much as a short partition on either side. One thread of its own; it is never interrupted, because that would close the journals it writes.
 */
public final class ResultBatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ResultBatcher.class);

    /** After so long without another result what there is goes out. */
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** No result waits longer; far less than the half second of work that buyers keep ahead. */
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Thread thread;

    /** Guarded by the lock. */
    private Map<Deal, List<PartitionResult>> waiting = new LinkedHashMap<>();

    private boolean closed;

    public ResultBatcher() {
        thread = new Thread(this::run, "gridmill-results");
        thread.setDaemon(true);
        thread.start();
    }

    void add(Deal deal, PartitionResult result) {
        lock.lock();
        try {
            waiting.computeIfAbsent(deal, d -> new ArrayList<>()).add(result);
            added.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        Map<Deal, List<PartitionResult>> taken = take();
        while (!taken.isEmpty()) {
            taken.forEach((deal, results) -> {
                try {
                    deal.publish(results);
                } catch (RuntimeException e) {
                    LOG.error("deal {}: {} results cannot be delivered", deal.id(), results.size(), e);
                }
            });
            taken = take();
        }
    }

    /** Waits for results, then a moment for more; empty when closed. */
    private Map<Deal, List<PartitionResult>> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                added.awaitUninterruptibly();
            }
            long left = LONGEST_NANOS;
            boolean quiet = false;
            while (left > 0 && !quiet && !closed) {
                long wait = Math.min(left, QUIET_NANOS);
                long rest = added.awaitNanos(wait);
                quiet = rest <= 0;
                left -= wait - rest;
            }
            Map<Deal, List<PartitionResult>> taken = waiting;
            waiting = new LinkedHashMap<>();
            return taken;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        } finally {
            lock.unlock();
        }
    }

    /** Delivers what is there, and ends. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            added.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
