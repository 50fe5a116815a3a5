package io.gridmill.cli.grid;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child that is started again when it dies: at once the first time, then after 1, 2, 4 … 60 seconds as long as it does
 * not stay up for a minute. Thread-safe.
 */
final class KeptChild<C extends GridChild> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KeptChild.class);
    private static final long LONGEST_PAUSE_MILLIS = 60_000;

    private final String name;
    private final Callable<C> start;
    private final Clock clock;
    private final Runnable changed;

    private @Nullable C child; // guarded by this, as are the following
    private long startedMillis;
    private int restarts;
    private boolean closed;

    /** @param changed called after each start but the first */
    KeptChild(String name, Callable<C> start, Clock clock, Runnable changed) {
        this.name = name;
        this.start = start;
        this.clock = clock;
        this.changed = changed;
    }

    /** Starts the child for the first time; a failure is the caller's. */
    synchronized C start() throws Exception {
        C started = start.call();
        child = started;
        startedMillis = clock.millis();
        started.onExit().thenAccept(exit -> died(started, exit));
        return started;
    }

    /** The child as it is now, which may have died a moment ago. */
    synchronized C child() {
        if (child == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return child;
    }

    /** The child, if it was started. */
    synchronized Optional<C> running() {
        return Optional.ofNullable(child);
    }

    private synchronized void died(C which, int exit) {
        if (closed || which != child) {
            return;
        }
        restarts = clock.millis() - startedMillis > LONGEST_PAUSE_MILLIS ? 0 : restarts + 1;
        LOG.error("{} (process {}) ended by itself with exit code {}", name, which.pid(), exit);
        restartLater();
    }

    private void restartLater() {
        long pause = pauseMillis(restarts);
        LOG.info("{} is started again in {} ms", name, pause);
        CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS, task -> {
                    Thread thread = new Thread(task, name + "-restart");
                    thread.setDaemon(true);
                    thread.start();
                })
                .execute(this::restart);
    }

    static long pauseMillis(int restarts) {
        return restarts <= 1 ? 0 : Math.min(LONGEST_PAUSE_MILLIS, 500L << Math.min(restarts - 1, 20));
    }

    private void restart() {
        synchronized (this) {
            if (closed) {
                return;
            }
            try {
                start();
            } catch (Exception e) { // whatever it is, the next try may do better
                LOG.error("{} cannot be started again", name, e);
                restarts++;
                restartLater();
                return;
            }
        }
        changed.run();
    }

    @Override
    public void close() {
        C last;
        synchronized (this) {
            closed = true;
            last = child;
        }
        if (last != null) {
            last.close();
        }
    }
}
