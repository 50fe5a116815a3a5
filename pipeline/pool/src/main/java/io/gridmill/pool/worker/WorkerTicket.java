package io.gridmill.pool.worker;

import io.gridmill.pool.runner.RunnerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a worker must know to begin. It reaches the worker in its environment, never on a command line.
 *
 * @param worker its id, made of letters, digits and hyphens
 * @param host where its pool listens
 * @param port likewise
 * @param secret that it shares with the pool
 * @param terms the same for all workers of a pool
 */
public record WorkerTicket(String worker, String host, int port, WorkerSecret secret, Terms terms) {

    /** Variable with all but the secret, as JSON. */
    public static final String VARIABLE = "GRIDMILL_WORKER";

    /** Variable with the secret. */
    public static final String SECRET_VARIABLE = "GRIDMILL_WORKER_SECRET";

    /**
     * How the workers of a pool work.
     *
     * @param settings of the engine that each hosts; a directory below the settings' directory is its own
     * @param runtimes that it must have
     * @param beat longest time in which a side says nothing
     * @param silence after this time without a word the other side is taken for lost
     */
    public record Terms(RunnerSettings settings, List<String> runtimes, Duration beat, Duration silence) {

        public Terms {
            runtimes = List.copyOf(runtimes);
            if (beat.multipliedBy(2).compareTo(silence) > 0) {
                throw new IllegalArgumentException("A side must say something twice before it is taken for lost");
            }
        }

        /** With the usual times: a word every 5 seconds, lost after 30. */
        public static Terms of(RunnerSettings settings, List<String> runtimes) {
            return new Terms(settings, runtimes, Duration.ofSeconds(5), Duration.ofSeconds(30));
        }
    }

    /** As it stands in the first variable. */
    private record Open(
            String worker,
            String host,
            int port,
            String directory,
            int slots,
            io.gridmill.model.DataSize memory,
            io.gridmill.model.DataSize cache,
            io.gridmill.model.DataSize largestLog,
            int queue,
            boolean network,
            Duration uploadPatience,
            List<String> runtimes,
            Duration beat,
            Duration silence) {}

    public WorkerTicket {
        if (!worker.matches("[A-Za-z0-9-]{1,100}")) {
            throw new IllegalArgumentException("'" + worker + "' is no id of a worker");
        }
    }

    /** The variables that a worker's process is to be given. */
    public Map<String, String> environment() {
        RunnerSettings s = terms.settings();
        Open open = new Open(
                worker,
                host,
                port,
                s.directory().toString(),
                s.slots(),
                s.memory(),
                s.cache(),
                s.largestLog(),
                s.queue(),
                s.network(),
                s.uploadPatience(),
                terms.runtimes(),
                terms.beat(),
                terms.silence());
        try {
            return Map.of(VARIABLE, WorkerJson.text(open), SECRET_VARIABLE, secret.hex());
        } catch (IOException e) {
            throw new IllegalStateException("A ticket cannot be written", e);
        }
    }

    /** @throws IllegalArgumentException when there is no ticket in the environment, or not all of one */
    public static WorkerTicket from(Map<String, String> environment) {
        String text = environment.get(VARIABLE);
        String secret = environment.get(SECRET_VARIABLE);
        if (text == null || secret == null) {
            throw new IllegalArgumentException("A worker is started by its pool, with " + VARIABLE + " and "
                    + SECRET_VARIABLE + " in its environment");
        }
        try {
            Open open = WorkerJson.parse(Open.class, text);
            RunnerSettings settings = new RunnerSettings(
                    Path.of(open.directory()),
                    open.slots(),
                    open.memory(),
                    open.cache(),
                    open.largestLog(),
                    open.queue(),
                    open.network(),
                    open.uploadPatience());
            return new WorkerTicket(
                    open.worker(),
                    open.host(),
                    open.port(),
                    WorkerSecret.parse(secret),
                    new Terms(settings, open.runtimes(), open.beat(), open.silence()));
        } catch (IOException | NullPointerException e) {
            throw new IllegalArgumentException(VARIABLE + " does not describe a worker: " + e.getMessage(), e);
        }
    }
}
