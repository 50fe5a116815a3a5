package io.gridmill.connectors.s3.internal;

import java.time.Duration;

/**
 * How often a request is tried and how long to wait in between: twice as long each time.
 *
 * @param attempts at least 1
 * @param pause waits; tests pass one that does not
 */
public record Retries(int attempts, Duration first, Pause pause) {

    /** About six seconds in all: a store that restarts is waited for, one that is gone is reported. */
    public static final Retries STANDARD = new Retries(7, Duration.ofMillis(100), Thread::sleep);

    public Retries {
        if (attempts < 1) {
            throw new IllegalArgumentException("At least one attempt is needed");
        }
    }

    /** @param failed number of attempts that failed so far */
    void before(int failed) throws InterruptedException {
        pause.await(first.toMillis() << Math.min(failed - 1, 10));
    }

    /** Waits; {@code Thread::sleep} in the product. */
    @FunctionalInterface
    public interface Pause {
        void await(long millis) throws InterruptedException;
    }
}
