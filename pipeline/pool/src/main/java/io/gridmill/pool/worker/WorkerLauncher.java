package io.gridmill.pool.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Starts workers on machines of the pool's owner, and ends them. Which and how many is not its business. Used by one
 * thread at a time; every method returns within seconds.
 */
public interface WorkerLauncher extends AutoCloseable {

    /** What stands behind it, for people: {@code processes}, {@code slurm}. */
    String kind();

    /**
     * Has a worker started: now, or when whoever has the machines gives one. Its process runs {@link WorkerMain} with the
     * ticket's environment.
     *
     * @throws IOException when it will not be, with the reason
     */
    void launch(WorkerTicket ticket) throws IOException;

    /** Ends a worker, or sees to it that it is never started. One that is unknown or gone already is left in peace. */
    void cancel(String worker);

    /**
     * What ended since the last call, whatever the reason.
     *
     * @return the reason, for people, by the worker's id
     * @throws IOException when that cannot be found out now
     */
    Map<String, String> ended() throws IOException;

    /** How long a worker lives at most; empty: as long as it is wanted. */
    Optional<Duration> lifetime();

    /** Ends all workers, and waits for a bounded time until they have. */
    @Override
    void close();

    /** Whether no worker is left, after {@link #close}. */
    boolean hasEnded();
}
