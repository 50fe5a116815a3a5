package io.gridmill.pool.launch;

import io.gridmill.pool.worker.WorkerMain;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command that starts a worker with the same build of Gridmill. The rest stands in its environment. */
public final class WorkerCommand {

    /** Most heap that a worker needs usually; its commands have their own memory. */
    public static final int HEAP_MEBIBYTES = 256;

    /** What a worker's process needs in all. */
    static final int OVERHEAD_MEBIBYTES = HEAP_MEBIBYTES + 128;

    /** The program of the driver of a Spark application, which is not on this module's class path. */
    public static final String SPARK_MAIN = "io.gridmill.spark.SparkWorkers";

    /** What Spark must be allowed on Java 17 and newer. */
    public static final List<String> SPARK_OPTIONS = Stream.of(
                    "java.base/java.lang",
                    "java.base/java.lang.invoke",
                    "java.base/java.lang.reflect",
                    "java.base/java.io",
                    "java.base/java.net",
                    "java.base/java.nio",
                    "java.base/java.util",
                    "java.base/java.util.concurrent",
                    "java.base/java.util.concurrent.atomic",
                    "java.base/jdk.internal.ref",
                    "java.base/sun.nio.ch",
                    "java.base/sun.nio.cs",
                    "java.base/sun.util.calendar")
            .map(name -> "--add-opens=" + name + "=ALL-UNNAMED")
            .toList();

    private WorkerCommand() {}

    /**
     * @param java program
     * @param classPath with Gridmill and what it needs
     * @param heapMebibytes most heap of the worker itself; its commands have their own memory
     */
    public static List<String> of(Path java, String classPath, int heapMebibytes) {
        return List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "-Xms32m",
                "-Xmx" + heapMebibytes + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8",
                "-cp",
                classPath,
                WorkerMain.class.getName());
    }

    /** As this process was started itself. */
    public static List<String> ofThisProcess(int heapMebibytes) {
        return of(Path.of(System.getProperty("java.home"), "bin", "java"), ownClassPath(), heapMebibytes);
    }

    /** The class path of this process, wherever it was started. */
    public static String ownClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
