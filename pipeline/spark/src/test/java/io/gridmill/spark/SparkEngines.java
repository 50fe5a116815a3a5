package io.gridmill.spark;

import io.gridmill.model.DataSize;
import io.gridmill.pool.launch.SparkLauncher;
import io.gridmill.pool.launch.SparkSettings;
import io.gridmill.pool.launch.WorkerCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Launchers over Spark with this test's own class path. */
final class SparkEngines {

    private SparkEngines() {}

    static SparkLauncher launcher(
            String master, int workers, int cores, Map<String, String> conf, List<Path> jars, Path log)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx512m"));
        command.addAll(WorkerCommand.SPARK_OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WorkerCommand.SPARK_MAIN));
        return new SparkLauncher(new SparkSettings(
                "gridmill test",
                master,
                workers,
                cores,
                DataSize.ofMebibytes(1024),
                conf,
                command,
                jars,
                Map.of("SPARK_LOCAL_IP", "127.0.0.1", "SPARK_SCALA_VERSION", "2.13"),
                log));
    }
}
