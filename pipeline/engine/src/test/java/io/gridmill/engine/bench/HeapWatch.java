package io.gridmill.engine.bench;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is reachable, at its highest: a full collection four times a second, and the heap in use right after it. Slows
 * down whatever it watches.
 */
final class HeapWatch implements AutoCloseable {

    private static final long INTERVAL_MILLIS = 250;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "heap-watch");
    private final AtomicLong peakBytes = new AtomicLong();

    HeapWatch() {
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        try {
            do {
                System.gc();
                long used =
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
                peakBytes.accumulateAndGet(used, Math::max);
            } while (!closed.await(INTERVAL_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    long peakBytes() {
        return peakBytes.get();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
