package io.gridmill.pool.worker;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that talks to a launcher, so that nobody else waits for it. */
final class Steward implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Steward.class);

    private static final long ROUND_MILLIS = 500;
    private static final long END_MILLIS = 60_000;

    /** Workers to be launched, and workers to be cancelled. */
    record Errands(List<String> launch, List<String> cancel) {

        static final Errands NONE = new Errands(List.of(), List.of());
    }

    private final WorkerLauncher launcher;
    private final Function<String, WorkerTicket> tickets;
    private final Function<Map<String, String>, Errands> review;
    private final Semaphore calls = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "gridmill-steward");
    private volatile boolean closed;

    /** @param review is told what ended, twice a second and when called, and says what is to be done */
    Steward(
            WorkerLauncher launcher,
            Function<String, WorkerTicket> tickets,
            Function<Map<String, String>, Errands> review) {
        this.launcher = launcher;
        this.tickets = tickets;
        this.review = review;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** There may be something to do. */
    void wake() {
        if (calls.availablePermits() == 0) {
            calls.release();
        }
    }

    private void run() {
        while (!closed) {
            try {
                if (calls.tryAcquire(ROUND_MILLIS, TimeUnit.MILLISECONDS)) {
                    calls.drainPermits();
                }
                round();
            } catch (InterruptedException e) {
                return;
            } catch (IOException e) {
                LOG.warn("the state of workers cannot be found out: {}", e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("workers cannot be looked after", e);
            }
        }
    }

    private void round() throws IOException {
        Errands errands = review.apply(launcher.ended());
        errands.cancel().forEach(launcher::cancel);
        Map<String, String> failed = new HashMap<>();
        for (String worker : errands.launch()) {
            if (closed) {
                return;
            }
            try {
                launcher.launch(tickets.apply(worker));
            } catch (IOException e) {
                failed.put(worker, String.valueOf(e.getMessage()));
            }
        }
        if (!failed.isEmpty()) {
            Errands more = review.apply(failed);
            more.cancel().forEach(launcher::cancel);
        }
    }

    /** Waits until the launcher is not used any more. */
    @Override
    public void close() {
        closed = true;
        wake();
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
