package io.gridmill.pool.launch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How workers are asked for in a Slurm cluster.
 *
 * @param name of all jobs of this pool, unlike that of any other pool of the same user
 * @param time limit of a job; null: the partition's, which is then not known here
 * @param partition null: the cluster's default; likewise account and qos
 * @param options further ones for sbatch
 * @param command that starts a worker on a node
 * @param logs directory for what jobs say, on a file system that the nodes have too
 */
public record SlurmSettings(
        String name,
        @Nullable Duration time,
        @Nullable String partition,
        @Nullable String account,
        @Nullable String qos,
        List<String> options,
        List<String> command,
        Path logs) {

    /** Shorter is no time to do anything in. */
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    /** Options that say what the launcher has to say itself. */
    private static final Set<String> OWN = Set.of(
            "--job-name",
            "--parsable",
            "--export",
            "--export-file",
            "--output",
            "--error",
            "--time",
            "--requeue",
            "--array",
            "--wait",
            "--nodes",
            "--ntasks",
            "--cpus-per-task",
            "--mem",
            "--wrap",
            "--test-only",
            "--clusters");

    public SlurmSettings {
        options = List.copyOf(options);
        command = List.copyOf(command);
        if (!name.matches("[A-Za-z0-9._-]{1,100}")) {
            throw new IllegalArgumentException("'" + name + "' is no name for jobs");
        }
        if (time != null && time.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("a job needs a minute at least");
        }
        for (String option : options) {
            int equals = option.indexOf('=');
            if (!option.matches("--[a-z][a-z-]*(=.*)?")) {
                throw new IllegalArgumentException(
                        "'" + option + "' is no long option of sbatch, such as --constraint=avx2");
            }
            if (OWN.contains(equals < 0 ? option : option.substring(0, equals))) {
                throw new IllegalArgumentException("'" + option + "' cannot be given: the pool says that itself");
            }
        }
    }
}
