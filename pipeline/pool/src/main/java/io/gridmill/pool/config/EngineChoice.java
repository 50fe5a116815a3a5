package io.gridmill.pool.config;

import io.gridmill.model.DataSize;
import io.gridmill.model.Digest;
import io.gridmill.model.Durations;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.pool.EngineFactory;
import io.gridmill.pool.launch.ProcessLauncher;
import io.gridmill.pool.launch.SlurmLauncher;
import io.gridmill.pool.launch.SlurmSettings;
import io.gridmill.pool.launch.SparkInstallation;
import io.gridmill.pool.launch.SparkLauncher;
import io.gridmill.pool.launch.SparkSettings;
import io.gridmill.pool.launch.WorkerCommand;
import io.gridmill.pool.worker.WorkerEngine;
import io.gridmill.pool.worker.WorkerPlan;
import io.gridmill.pool.worker.WorkerTicket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The engine that a pool's file names, checked.
 *
 * @param workers machines, at most; 0 for the pool's own and no workers
 * @param cores of each machine; 0 when the file says it elsewhere
 * @param memory of each machine; null when the file says it elsewhere
 * @param work directory on the machines; null: the pool's
 */
record EngineChoice(
        int workers,
        int cores,
        @Nullable DataSize memory,
        @Nullable Path work,
        EngineFactory factory) {

    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final String LOOPBACK = "127.0.0.1:0";
    private static final String ANYWHERE = "0.0.0.0:0";

    /** @throws IllegalArgumentException with the key and what is wrong with it */
    static EngineChoice of(PoolConfig config) {
        EnginePart part = config.engine();
        if (part == null) {
            return new EngineChoice(0, 0, null, null, EngineFactory.LOCAL);
        }
        long named = Stream.of(part.local(), part.processes(), part.slurm(), part.spark())
                .filter(p -> p != null)
                .count();
        if (named != 1) {
            throw new IllegalArgumentException("engine: name one of local, processes, slurm, spark");
        }
        if (part.local() != null) {
            return new EngineChoice(0, 0, null, null, EngineFactory.LOCAL);
        }
        if (config.slots() != null) {
            throw new IllegalArgumentException("slots: with workers, these are the workers' cores; leave the key out");
        }
        if (config.offer().memory() != null) {
            throw new IllegalArgumentException(
                    "offer.memory: with workers, this is the workers' memory; leave the key out");
        }
        if (part.slurm() != null) {
            return slurm(config, part.slurm());
        }
        return part.spark() != null ? spark(config, part.spark()) : processes(config, part.processes());
    }

    private static EngineChoice processes(PoolConfig config, EnginePart.@Nullable ProcessesPart part) {
        String at = "engine.processes";
        EnginePart.ProcessesPart given = required(at, part);
        int workers = count(at + ".workers", given.workers());
        Duration idle = idle(at, given.idle());
        Path logs = config.state().resolve("workers");
        return new EngineChoice(
                workers,
                count(at + ".cores", given.cores()),
                size(at + ".memory", given.memory()),
                null,
                named(
                        at,
                        (machine, runtimes) -> new WorkerEngine(
                                new WorkerPlan(
                                        workers,
                                        idle,
                                        PoolConfigReader.address(at + ".listen", LOOPBACK),
                                        "127.0.0.1",
                                        WorkerTicket.Terms.of(machine, runtimes.names())),
                                runtimes,
                                new ProcessLauncher(WorkerCommand.ofThisProcess(WorkerCommand.HEAP_MEBIBYTES), logs))));
    }

    private static EngineChoice slurm(PoolConfig config, EnginePart.SlurmPart part) {
        String at = "engine.slurm";
        int workers = count(at + ".workers", part.workers());
        Duration idle = idle(at, part.idle());
        InetSocketAddress listen =
                PoolConfigReader.address(at + ".listen", part.listen() == null ? ANYWHERE : part.listen());
        String host = part.address() == null ? ownName(at) : part.address();
        Path java =
                part.java() == null ? Path.of(System.getProperty("java.home"), "bin", "java") : Path.of(part.java());
        SlurmSettings settings;
        try {
            settings = new SlurmSettings(
                    jobName(config),
                    part.time() == null ? null : Durations.parse(part.time()),
                    part.partition(),
                    part.account(),
                    part.qos(),
                    part.options() == null ? List.of() : part.options(),
                    WorkerCommand.of(java, WorkerCommand.ownClassPath(), WorkerCommand.HEAP_MEBIBYTES),
                    config.state().resolve("workers").toAbsolutePath());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(at + ": " + e.getMessage(), e);
        }
        return new EngineChoice(
                workers,
                count(at + ".cores", part.cores()),
                size(at + ".memory", part.memory()),
                work(at, part.work()),
                named(
                        at,
                        (machine, runtimes) -> new WorkerEngine(
                                new WorkerPlan(
                                        workers, idle, listen, host, WorkerTicket.Terms.of(machine, runtimes.names())),
                                runtimes,
                                new SlurmLauncher(settings))));
    }

    private static EngineChoice spark(PoolConfig config, EnginePart.SparkPart part) {
        String at = "engine.spark";
        String master = required(at + ".master", part.master());
        boolean here = master.startsWith("local");
        int workers = count(at + ".workers", part.workers());
        int cores = count(at + ".cores", part.cores());
        DataSize memory = size(at + ".memory", part.memory());
        Duration idle = idle(at, part.idle());
        InetSocketAddress listen = PoolConfigReader.address(
                at + ".listen", part.listen() != null ? part.listen() : here ? LOOPBACK : ANYWHERE);
        String host = part.address() != null ? part.address() : here ? "127.0.0.1" : ownName(at);
        String home = part.home() != null ? part.home() : System.getenv("SPARK_HOME");
        Path spark = Path.of(required(at + ".home (or the variable SPARK_HOME)", home));
        Map<String, String> conf = part.conf() == null ? Map.of() : part.conf();
        try {
            SparkSettings.checkConf(conf);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(at + ".conf: " + e.getMessage(), e);
        }
        Path log = config.state().resolve("workers").resolve("spark.log");
        return new EngineChoice(workers, cores, memory, work(at, part.work()), named(at, (machine, runtimes) -> {
            SparkInstallation installation = SparkInstallation.at(spark);
            SparkSettings settings = new SparkSettings(
                    jobName(config),
                    master,
                    workers,
                    cores,
                    memory,
                    conf,
                    installation.driver(),
                    here ? List.of() : installation.jars(),
                    Map.of("SPARK_HOME", spark.toString()),
                    log);
            return new WorkerEngine(
                    new WorkerPlan(workers, idle, listen, host, WorkerTicket.Terms.of(machine, runtimes.names())),
                    runtimes,
                    new SparkLauncher(settings));
        }));
    }

    private static @Nullable Path work(String at, @Nullable String text) {
        if (text != null && !Path.of(text).isAbsolute()) {
            throw new IllegalArgumentException(at + ".work: '" + text + "' is no absolute path on the machines");
        }
        return text == null ? null : Path.of(text);
    }

    /** Says which part of the file it was when it cannot be opened. */
    private static EngineFactory named(String at, EngineFactory factory) {
        return (machine, runtimes) -> {
            try {
                return factory.open(machine, runtimes);
            } catch (IOException | IllegalArgumentException e) {
                throw new GridmillException(ErrorCode.INVALID_CONFIGURATION, at + ": " + e.getMessage(), e);
            }
        };
    }

    /** The same at each start, and another for each pool: by it a pool finds the jobs that it has left behind. */
    private static String jobName(PoolConfig config) {
        String path = config.state().toAbsolutePath().normalize().toString();
        String name = config.name().replaceAll("[^A-Za-z0-9._-]", "-");
        return "gridmill-" + name.substring(0, Math.min(name.length(), 40)) + "-"
                + Digest.sha256(path).hex().substring(0, 8);
    }

    private static String ownName(String at) {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    at + ".address: this machine does not know its name; say at which host workers reach it", e);
        }
    }

    private static <T> T required(String key, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(key + ": this must be said");
        }
        return value;
    }

    private static int count(String key, @Nullable Integer value) {
        int count = required(key, value);
        if (count < 1) {
            throw new IllegalArgumentException(key + ": is 1 at least");
        }
        return count;
    }

    private static DataSize size(String key, @Nullable String value) {
        try {
            return DataSize.parse(required(key, value));
        } catch (IllegalArgumentException e) {
            throw value == null ? e : new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }

    private static Duration idle(String at, @Nullable String value) {
        try {
            return value == null ? IDLE : Durations.parse(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(at + ".idle: " + e.getMessage(), e);
        }
    }

    /** Cores of all machines. */
    int slots() {
        return Math.max(1, workers) * cores;
    }
}
