package io.gridmill.spark;

import io.gridmill.pool.Eventually;
import io.gridmill.pool.launch.WorkerCommand;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A master and a worker of Spark's own on loopback, from the jars of the build: there longer than the tests of a class
 * and their engines. What is ours is not among the cluster's jars, so that it has to come with the application.
 */
final class StandaloneCluster implements BeforeAllCallback, AfterAllCallback {

    private final List<Process> processes = new ArrayList<>();
    private final List<Path> ours = new ArrayList<>();
    private Path home = Path.of("");
    private String master = "";

    String master() {
        return master;
    }

    /** What the application has to bring along. */
    List<Path> jars() {
        return ours;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        home = Files.createTempDirectory("gridmill-spark");
        Files.createDirectory(home.resolve("jars"));
        Files.createFile(home.resolve("RELEASE"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (Files.isDirectory(path)) {
                if (!path.endsWith("test-classes")) {
                    ours.add(jar(path));
                }
            } else if (path.toString().contains("gridmill") && path.toString().contains("target")) {
                ours.add(path);
            } else if (path.getFileName().toString().startsWith("jna-")) {
                ours.add(path);
            } else if (Files.exists(path)) {
                Files.createSymbolicLink(home.resolve("jars").resolve(path.getFileName()), path);
            }
        }
        int port = freePort();
        master = "spark://127.0.0.1:" + port;
        start("org.apache.spark.deploy.master.Master", "--port", Integer.toString(port));
        Eventually.await("the master listens", () -> answers(port));
        start(
                "org.apache.spark.deploy.worker.Worker",
                "--port",
                "0",
                "--cores",
                "8",
                "--memory",
                "4g",
                "--work-dir",
                home.resolve("work").toString(),
                master);
    }

    private Path jar(Path classes) throws IOException {
        Path jar = home.resolve("ours-" + ours.size() + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
        return jar;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void start(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        command.addAll(WorkerCommand.SPARK_OPTIONS);
        command.addAll(
                List.of("-cp", home.resolve("jars") + "/*", program, "--host", "127.0.0.1", "--webui-port", "0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        builder.redirectErrorStream(true);
        builder.redirectOutput(
                home.resolve(processes.isEmpty() ? "master.log" : "worker.log").toFile());
        processes.add(builder.start());
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        for (int i = processes.size() - 1; i >= 0; i--) {
            Process process = processes.get(i);
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
