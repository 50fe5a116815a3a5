package io.gridmill.model.pipeline;

import io.gridmill.model.ErrorCode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * When a failed partition is tried again.
 *
 * @param attempts tries in all that may count, from 1; failures of the infrastructure do not count
 * @param firstBackoff wait before the second try; doubles with each further try
 * @param lastBackoff the wait does not grow beyond this
 * @param on what is tried again
 */
public record RetryPolicy(int attempts, Duration firstBackoff, Duration lastBackoff, Set<RetryCause> on) {

    public static final int MOST_ATTEMPTS = 100;

    public RetryPolicy {
        if (attempts < 1 || attempts > MOST_ATTEMPTS || firstBackoff.compareTo(lastBackoff) > 0) {
            throw new IllegalArgumentException("A retry policy needs 1 to " + MOST_ATTEMPTS + " attempts");
        }
        on = Set.copyOf(on);
    }

    /** Three tries, after one second up to one minute, when the pool was to blame. */
    public static RetryPolicy usual() {
        return new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofMinutes(1), EnumSet.of(RetryCause.WORKER_LOST));
    }

    /** Whether an attempt that failed like this is tried again, while attempts are left. */
    public boolean retries(ErrorCode code) {
        return RetryCause.of(code).filter(on::contains).isPresent();
    }

    /** The wait before the given attempt (2 is the first retry). */
    public Duration backoff(int attempt) {
        Duration wait = firstBackoff;
        for (int i = 2; i < attempt && wait.compareTo(lastBackoff) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(lastBackoff) < 0 ? wait : lastBackoff;
    }
}
