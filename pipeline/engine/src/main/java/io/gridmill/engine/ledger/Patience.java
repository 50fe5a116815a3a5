package io.gridmill.engine.ledger;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.sql.SQLException;
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
public final class Patience {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(5);

    private final Duration limit;
    private final CountDownLatch ended = new CountDownLatch(1);

    /** @param limit how long a failure is borne with */
    public Patience(Duration limit) {
        this.limit = limit;
    }

    /** Whoever waits gives up. */
    public void end() {
        ended.countDown();
    }

    /**
     * Calls until it succeeds, fails for good, or has failed for too long.
     *
     * @throws GridmillException {@code DATABASE_UNREACHABLE} when it is the database that stayed away
     */
    public <T> T call(String what, Callable<T> callable) {
        long began = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return callable.call();
            } catch (RuntimeException e) {
                boolean database = isDatabaseAway(e);
                if (!database
                        && !(e instanceof GridmillException known
                                && known.code().retryable())) {
                    throw e;
                }
                if (System.nanoTime() - began >= limit.toNanos()) {
                    throw database ? away(what, e) : e;
                }
                LOG.warn("{} does not work, trying again: {}", what, e.getMessage());
            } catch (Exception e) {
                throw new IllegalStateException(what + " failed: " + e, e);
            }
            pause(what, pause);
            pause = pause.multipliedBy(2).compareTo(LAST_PAUSE) < 0 ? pause.multipliedBy(2) : LAST_PAUSE;
        }
    }

    /** Whether the same may succeed once the database is back. */
    public static boolean isDatabaseAway(RuntimeException failure) {
        return failure instanceof TransientDataAccessException
                || failure instanceof RecoverableDataAccessException
                || failure instanceof NonTransientDataAccessResourceException
                || (failure instanceof CannotCreateTransactionException && failure.getCause() instanceof SQLException);
    }

    private GridmillException away(String what, RuntimeException failure) {
        return new GridmillException(
                ErrorCode.DATABASE_UNREACHABLE,
                what + ": the database has been away for " + limit.toSeconds() + " s: " + failure.getMessage()
                        + ". Nothing accepted is lost; continue later with `gridmill resume`",
                failure);
    }

    private void pause(String what, Duration pause) {
        try {
            if (ended.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CancellationException(what + " was given up: the run has ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException(what + " was interrupted");
        }
    }
}
