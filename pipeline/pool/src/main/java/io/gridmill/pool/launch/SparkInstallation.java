package io.gridmill.pool.launch;

import io.gridmill.model.GridmillException;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Spark on this machine, and what it needs of ours to host workers.
 *
 * @param home directory with {@code jars} in it
 * @param jars of ours, for driver and executors
 */
public record SparkInstallation(Path home, List<Path> jars) {

    private static final int DRIVER_HEAP_MEBIBYTES = 1024;

    public SparkInstallation {
        jars = List.copyOf(jars);
    }

    /** @throws IllegalArgumentException when there is none, or this Gridmill lacks its own part of it */
    public static SparkInstallation at(Path home) {
        if (!Files.isDirectory(home.resolve("jars"))) {
            throw new IllegalArgumentException("there is no Spark in " + home + ": it has no directory 'jars'");
        }
        Path pool = jarOf(SparkInstallation.class);
        List<Path> jars =
                new ArrayList<>(List.of(pool, jarOf(GridmillException.class), jarOf(com.sun.jna.Native.class)));
        jars.add(beside(pool));
        return new SparkInstallation(home, jars);
    }

    private static Path jarOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalArgumentException("it is not known where " + type.getName() + " comes from");
        }
        try {
            Path path = Path.of(source.getLocation().toURI());
            if (!Files.isRegularFile(path)) {
                throw new IllegalArgumentException("this Gridmill runs from classes, not from jars: build it first");
            }
            return path;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("it is not known where " + type.getName() + " comes from", e);
        }
    }

    /** Ours that knows Spark lies where the pool's jar does; nothing here may load it. */
    private static Path beside(Path pool) {
        Path parent = pool.toAbsolutePath().getParent();
        if (parent != null) {
            try (Stream<Path> files = Files.list(parent)) {
                Path found = files.filter(file -> file.getFileName().toString().matches("gridmill-spark-.*\\.jar"))
                        .min(Path::compareTo)
                        .orElse(null);
                if (found != null) {
                    return found;
                }
            } catch (IOException e) {
                throw new IllegalArgumentException(parent + " cannot be read: " + e.getMessage(), e);
            }
        }
        throw new IllegalArgumentException("this installation lacks gridmill-spark beside " + pool);
    }

    /** The command that starts the driver. */
    public List<String> driver() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + DRIVER_HEAP_MEBIBYTES + "m",
                "-Dfile.encoding=UTF-8"));
        command.addAll(WorkerCommand.SPARK_OPTIONS);
        String own = jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        command.addAll(
                List.of("-cp", own + File.pathSeparator + home.resolve("jars") + "/*", WorkerCommand.SPARK_MAIN));
        return command;
    }
}
