package io.gridmill.cli.grid;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of another JVM that runs the same build of Gridmill. */
final class JvmCommand {

    private JvmCommand() {}

    /**
     * @param kind names the class-data archive, which is shared by all processes of a kind
     * @param heapMebibytes most heap
     */
    static List<String> of(String kind, int heapMebibytes, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xlog:disable",
                "-Xms32m",
                "-Xmx" + heapMebibytes + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8"));
        String dist = System.getProperty("gridmill.dist", "");
        if (dist.isEmpty()) {
            // Not from the launcher: a test or an IDE.
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.gridmill.cli.Main"));
        } else {
            command.addAll(archive(Path.of(dist), kind));
            command.add("-Dgridmill.dist=" + dist);
            command.add("-Dgridmill.root=" + System.getProperty("gridmill.root", ""));
            command.addAll(List.of("-jar", Path.of(dist, "gridmill-cli.jar").toString()));
        }
        command.addAll(arguments);
        return command;
    }

    private static List<String> archive(Path dist, String kind) {
        Path archive = dist.resolve("cds-" + kind + "-" + System.getProperty("java.version") + ".jsa");
        if (Files.exists(archive)) {
            return List.of("-XX:SharedArchiveFile=" + archive);
        }
        return Files.isWritable(dist)
                ? List.of("-XX:+RecordDynamicDumpInfo", "-Dgridmill.archive=" + archive)
                : List.of();
    }
}
