package io.gridmill.market.fake;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition that other threads bring about, and fails when it takes far too long. */
public final class Await {

    private static final Duration MOST = Duration.ofSeconds(20);

    private Await() {}

    /** @param run shown when the condition does not come about */
    public static void until(String what, MiniRun run, BooleanSupplier condition) {
        long deadline = System.nanoTime() + MOST.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Waited " + MOST + " for: " + what + "; " + run);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }
}
