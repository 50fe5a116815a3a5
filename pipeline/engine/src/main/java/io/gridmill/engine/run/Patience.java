package io.gridmill.engine.run;

import io.gridmill.model.GridmillException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tries again what failed because a store or the database was away for a while. Safe for use by several threads. */
final class Patience {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LAST_PAUSE_MILLIS = 5_000;

    private final Duration limit;
    private final CountDownLatch ended = new CountDownLatch(1);

    Patience(Duration limit) {
        this.limit = limit;
    }

    /** Whoever waits gives up. */
    void end() {
        ended.countDown();
    }

    /** Calls until it succeeds, fails for good, or has failed for too long. */
    <T> T call(String what, Callable<T> callable) {
        long pause = FIRST_PAUSE_MILLIS;
        long waited = 0;
        while (true) {
            try {
                return callable.call();
            } catch (RuntimeException e) {
                if (!mayPass(e) || waited >= limit.toMillis()) {
                    throw e;
                }
                LOG.warn("{} does not work, trying again: {}", what, e.getMessage());
            } catch (Exception e) {
                throw new IllegalStateException(what + " failed: " + e, e);
            }
            pause(what, pause);
            waited += pause;
            pause = Math.min(pause * 2, LAST_PAUSE_MILLIS);
        }
    }

    private void pause(String what, long millis) {
        try {
            if (ended.await(millis, TimeUnit.MILLISECONDS)) {
                throw new CancellationException(what + " was given up: the run has ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException(what + " was interrupted");
        }
    }

    private static boolean mayPass(RuntimeException failure) {
        if (failure instanceof GridmillException known) {
            return known.code().retryable();
        }
        return failure instanceof TransientDataAccessException
                || failure instanceof RecoverableDataAccessException
                || failure instanceof NonTransientDataAccessResourceException
                || failure instanceof CannotCreateTransactionException;
    }
}
