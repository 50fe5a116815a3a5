package io.gridmill.pool.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.pool.Eventually;
import io.gridmill.pool.runtime.Runtimes;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrphanTest {

    /**
     * The process that is killed: runs one command in each runtime. Says so when all run, or with a third argument as soon
     * as they are under way.
     */
    public static final class Victim {

        private Victim() {}

        public static void main(String[] args) throws Exception {
            Path directory = Path.of(args[0]);
            Runtimes runtimes = Runtimes.discover(directory);
            LocalEngine engine = new LocalEngine(RunnerSettings.of(directory, 2, DataSize.ofMebibytes(1024)), runtimes);
            for (String runtime : runtimes.names()) {
                engine.declare(
                        runtime,
                        Stages.shell("setsid sleep " + args[1] + " & sleep " + args[1] + " & sleep " + args[1])
                                .runtime(runtime)
                                .build(),
                        List.of(runtime));
                engine.submit(
                        runtime,
                        new PartitionOrder(new PartitionKey(0, 0, 1), Map.of(), null, Map.of()),
                        Amount.ZERO,
                        new EngineFixture.Waiting(request -> null));
            }
            if (args.length == 2) {
                Eventually.await(
                        "all commands run",
                        () -> count(args[1]) >= 3L * runtimes.names().size());
            }
            System.out.println("running");
            Thread.currentThread().join();
        }

        private static long count(String token) {
            return ProcessHandle.allProcesses()
                    .filter(p -> p.info().commandLine().orElse("").endsWith("sleep " + token))
                    .count();
        }
    }

    @Test
    void noCommandOutlivesAnEngineThatIsKilled(@TempDir Path directory) throws IOException, InterruptedException {
        String token = "7" + Math.abs(System.nanoTime() % 1_000_000_000L);
        kill(directory, 0, token);
        Eventually.awaitNoProcess(token);
    }

    /** A sandbox that is being prepared is not bound to its engine's life yet. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8, 12, 20})
    void norDoesOneThatIsJustBeingStarted(int millis, @TempDir Path directory)
            throws IOException, InterruptedException {
        String token = "6" + Math.abs(System.nanoTime() % 1_000_000_000L);
        kill(directory, millis, token, "at once");
        Eventually.awaitNoProcess(token);
    }

    private static void kill(Path directory, int millis, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                directory.toString()));
        command.addAll(List.of(arguments));
        Process victim = new ProcessBuilder(command)
                .redirectError(directory.resolve("victim.log").toFile())
                .start();
        try (BufferedReader output = victim.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine())
                    .as(Files.readString(directory.resolve("victim.log")))
                    .isEqualTo("running");
            Thread.sleep(millis);
        } finally {
            victim.destroyForcibly();
        }
        assertThat(victim.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
}
