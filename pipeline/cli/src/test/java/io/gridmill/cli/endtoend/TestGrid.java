package io.gridmill.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gridmill.cli.grid.GridState;
import io.gridmill.cli.grid.LocalGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A home directory with a local grid of its own, and the command line as child processes. */
final class TestGrid implements AutoCloseable {

    private static final long PATIENCE_MINUTES = 5;

    private final Path directory;
    private final Path home;

    TestGrid(Path directory) {
        this.directory = directory;
        this.home = directory.resolve("home");
    }

    /** How a command ended. */
    record Ended(int exit, String out, String err) {

        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(out);
        }

        Ended assertExit(int expected) {
            assertThat(exit).as("out: %s%nerr: %s", out, err).isEqualTo(expected);
            return this;
        }
    }

    /** A command that runs. */
    record Running(Process process, Path out, Path err) {

        Ended await() throws IOException, InterruptedException {
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(
                        "The command did not end; it said: " + Files.readString(out) + " and " + Files.readString(err));
            }
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }
    }

    Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    Path resolve(String name) {
        return directory.resolve(name);
    }

    Ended run(String... args) throws IOException, InterruptedException {
        return start(args).await();
    }

    Running start(String... args) throws IOException {
        return start(Map.of(), args);
    }

    Running start(Map<String, String> variables, String... args) throws IOException {
        List<String> command = java("io.gridmill.cli.Main", args);
        command.addAll(List.of("--home", home.toString()));
        Path out = Files.createTempFile(directory, "out-", ".txt");
        Path err = Files.createTempFile(directory, "err-", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GRIDMILL_"));
        builder.environment().putAll(variables);
        return new Running(builder.start(), out, err);
    }

    /**
     * Starts a program of the tests' own, whose standard output the caller reads.
     *
     * @param log gets its standard error
     */
    Process launch(Class<?> program, Path log, String... args) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(java(program.getName(), args))
                .directory(directory.toFile())
                .redirectError(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GRIDMILL_"));
        return builder.start();
    }

    private static List<String> java(String program, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                program));
        command.addAll(Arrays.asList(args));
        return command;
    }

    /** Of the grid that is up. */
    GridState state() {
        return new LocalGrid(home).find().orElseThrow(() -> new AssertionError("The grid is down"));
    }

    /** What the pools are doing, for a failure's message. */
    String threads() throws IOException, InterruptedException {
        StringBuilder all = new StringBuilder();
        String jstack =
                Path.of(System.getProperty("java.home"), "bin", "jstack").toString();
        for (GridState.Pool pool : state().pools()) {
            Path dump = Files.createTempFile(directory, "threads-", ".txt");
            Process process = new ProcessBuilder(
                            jstack, Long.toString(pool.process().pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(dump.toFile())
                    .start();
            process.waitFor(20, TimeUnit.SECONDS);
            all.append("\n").append(pool.name()).append(":\n").append(Files.readString(dump));
        }
        return all.toString();
    }

    /** All that commands and the grid's parts wrote into logs. */
    String logs() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file :
                    (Iterable<Path>) files.filter(name -> name.toString().endsWith(".log"))::iterator) {
                all.append(file).append('\n').append(Files.readString(file)).append('\n');
            }
        }
        return all.toString();
    }

    Books books() {
        return new Books(state());
    }

    /** Ends the grid and looks whether anything is left of it. */
    @Override
    public void close() {
        LocalGrid grid = new LocalGrid(home);
        List<ProcessHandle> parts =
                grid.find().stream().flatMap(TestGrid::processes).toList();
        grid.down();
        for (ProcessHandle part : parts) {
            assertThat(part.onExit())
                    .as("process %s %s", part.pid(), part.info().commandLine().orElse(""))
                    .succeedsWithin(Duration.ofSeconds(20));
        }
    }

    private static Stream<ProcessHandle> processes(GridState state) {
        return ProcessHandle.of(state.supervisor().pid()).stream()
                .flatMap(supervisor -> Stream.concat(Stream.of(supervisor), supervisor.descendants()));
    }
}
