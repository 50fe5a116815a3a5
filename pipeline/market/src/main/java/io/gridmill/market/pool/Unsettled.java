package io.gridmill.market.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Batches that were received and are not settled yet: bounds the memory that a fast pool can fill before the run has
 * decided. The wait is bounded too, since a run may hold one pool's results until another pool's arrive. Safe for use by
 * several threads.
 */
final class Unsettled {

    private record Batch(long sequence, long bytes) {}

    private final long mostBytes;
    private final Duration mostWait;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition settled = lock.newCondition();
    private final Deque<Batch> batches = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    Unsettled(long mostBytes, Duration mostWait) {
        this.mostBytes = mostBytes;
        this.mostWait = mostWait;
    }

    void received(long sequence, long size) {
        lock.lock();
        try {
            batches.add(new Batch(sequence, size));
            bytes += size;
        } finally {
            lock.unlock();
        }
    }

    void settledUpTo(long sequence) {
        lock.lock();
        try {
            while (!batches.isEmpty() && batches.peek().sequence() <= sequence) {
                bytes -= batches.remove().bytes();
            }
            settled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits while there is too much. */
    void awaitRoom() throws InterruptedException {
        long nanos = mostWait.toNanos();
        lock.lockInterruptibly();
        try {
            while (bytes > mostBytes && nanos > 0 && !closed) {
                nanos = settled.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            settled.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
