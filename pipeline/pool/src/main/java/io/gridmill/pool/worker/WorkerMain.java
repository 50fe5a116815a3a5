package io.gridmill.pool.worker;

import java.io.IOException;
import java.util.Map;

/**
 * The program of a worker, started by its pool. It ends by itself when the pool says so, the connection ends, or the
 * pool is silent for too long; nothing that it started outlives it.
 */
public final class WorkerMain {

    private WorkerMain() {}

    public static void main(String[] arguments) {
        System.exit(run(System.getenv()));
    }

    /** @return exit code: 0 when the pool told it to end, 1 when it had to, 2 when it could not begin */
    static int run(Map<String, String> environment) {
        try {
            Worker worker = new Worker(WorkerTicket.from(environment));
            // TERM, from a cluster that wants its node back: kill the commands, then go.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                worker.stop();
                worker.awaitEnd();
            }));
            return worker.run() ? 0 : 1;
        } catch (IOException | RuntimeException e) {
            System.err.println("This worker cannot begin: " + e.getMessage());
            return 2;
        }
    }
}
