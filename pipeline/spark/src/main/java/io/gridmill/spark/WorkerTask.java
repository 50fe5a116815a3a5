package io.gridmill.spark;

import io.gridmill.pool.worker.Worker;
import io.gridmill.pool.worker.WorkerTicket;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.api.java.function.VoidFunction;

/** The one task of a Spark job: a worker, inside the executor, for as long as its pool wants it. */
final class WorkerTask implements VoidFunction<Integer>, Serializable {

    private static final long serialVersionUID = 1;

    /** The ticket, with the secret; it goes to the executor the way that Spark's own data go. */
    private final HashMap<String, String> environment;

    WorkerTask(Map<String, String> environment) {
        this.environment = new HashMap<>(environment);
    }

    @Override
    public void call(Integer number) throws Exception {
        Worker worker = new Worker(WorkerTicket.from(environment));
        Outcome outcome = new Outcome();
        // A thread of its own, because a task is ended by an interrupt, which nothing that waits for a socket notices.
        Thread thread = new Thread(() -> outcome.of(worker), "gridmill-spark-worker");
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            worker.stop();
            thread.join();
            throw e;
        }
        outcome.check();
    }

    /** How the worker ended; read after the thread has. */
    private static final class Outcome {

        private Exception problem = new IllegalStateException("the worker has not run");
        private boolean well;

        void of(Worker worker) {
            try {
                well = worker.run();
                problem = new IOException("the connection to the pool has ended");
            } catch (IOException | RuntimeException e) {
                problem = e;
            }
        }

        void check() throws Exception {
            if (!well) {
                throw problem;
            }
        }
    }
}
