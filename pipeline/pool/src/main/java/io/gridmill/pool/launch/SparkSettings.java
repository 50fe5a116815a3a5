package io.gridmill.pool.launch;

import io.gridmill.model.DataSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How workers are asked for in a Spark cluster.
 *
 * @param name of the application
 * @param master such as {@code local[4]}, {@code spark://host:7077}, {@code yarn}
 * @param workers most at once
 * @param cores of each
 * @param memory of the commands of each; the executor's own comes on top
 * @param conf further settings of Spark's, which come before our own
 * @param command starts the driver
 * @param jars that executors need besides Spark's own; none when they run in the driver
 * @param environment of the driver, besides what it has from the pool
 * @param log for what the driver says
 */
public record SparkSettings(
        String name,
        String master,
        int workers,
        int cores,
        DataSize memory,
        Map<String, String> conf,
        List<String> command,
        List<Path> jars,
        Map<String, String> environment,
        Path log) {

    /** What follows from the other keys, and what a worker relies on. */
    private static final Set<String> OWN =
            Set.of("spark.master", "spark.jars", "spark.task.cpus", "spark.task.maxFailures", "spark.speculation");

    public SparkSettings {
        conf = Map.copyOf(conf);
        command = List.copyOf(command);
        jars = List.copyOf(jars);
        environment = Map.copyOf(environment);
        checkConf(conf);
    }

    /** @throws IllegalArgumentException when there is something that is none of Spark's, or not for the user to say */
    public static void checkConf(Map<String, String> conf) {
        for (String key : conf.keySet()) {
            if (!key.startsWith("spark.")) {
                throw new IllegalArgumentException("'" + key + "' is no setting of Spark's: those begin with spark.");
            }
            if (OWN.contains(key)) {
                throw new IllegalArgumentException("'" + key + "' cannot be given: the pool says that itself");
            }
        }
    }

    /** All that the driver is told. */
    Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        all.put("spark.app.name", name);
        all.put("spark.master", master);
        all.put("spark.ui.enabled", "false");
        // One worker for each task, with all the cores that are its.
        all.put("spark.task.cpus", Integer.toString(cores));
        all.put("spark.executor.cores", Integer.toString(cores));
        all.put("spark.executor.instances", Integer.toString(workers));
        all.put("spark.cores.max", Integer.toString(workers * cores));
        all.put("spark.executor.memory", "512m");
        all.put("spark.executor.memoryOverhead", (memory.bytes() >> 20) + 384 + "m");
        if (!jars.isEmpty()) {
            all.put(
                    "spark.jars",
                    String.join(
                            ",",
                            jars.stream()
                                    .map(jar -> jar.toAbsolutePath().toString())
                                    .toList()));
        }
        all.putAll(conf);
        return all;
    }
}
