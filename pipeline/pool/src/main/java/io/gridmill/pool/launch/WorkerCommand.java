package io.gridmill.pool.launch;

import io.gridmill.pool.worker.WorkerMain;
import java.nio.file.Path;
import java.util.List;

/** The command that starts a worker with the same build of Gridmill. The rest stands in its environment. */
public final class WorkerCommand {

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
        return of(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                heapMebibytes);
    }
}
