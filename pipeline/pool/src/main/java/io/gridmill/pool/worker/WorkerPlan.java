package io.gridmill.pool.worker;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How a pool uses workers.
 *
 * @param workers most at once
 * @param idle a worker that has had nothing to do for this time is let go; it is started again when there is work
 * @param listen where workers are awaited; port 0 for any
 * @param host name or address at which workers reach that
 * @param terms of each worker; its directory is below the terms' directory on whatever machine it runs on
 */
public record WorkerPlan(int workers, Duration idle, InetSocketAddress listen, String host, WorkerTicket.Terms terms) {

    public WorkerPlan {
        if (workers < 1) {
            throw new IllegalArgumentException("There must be one worker at least");
        }
    }
}
