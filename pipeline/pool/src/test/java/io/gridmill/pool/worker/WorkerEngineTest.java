package io.gridmill.pool.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.FailureKind;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.pool.Eventually;
import io.gridmill.pool.engine.Hearing;
import io.gridmill.pool.launch.ProcessLauncher;
import io.gridmill.pool.launch.WorkerCommand;
import io.gridmill.pool.runner.RunnerSettings;
import io.gridmill.pool.runner.Stages;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only engines with workers have: workers that come, go, die and fall silent. */
class WorkerEngineTest {

    private static final String OWNER = "owner";
    private static final List<String> ALLOWED = List.of("process");
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SILENCE = Duration.ofSeconds(3);

    @TempDir
    Path directory;

    private final List<AutoCloseable> parts = new ArrayList<>();
    private int numbers;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable part : parts) {
            part.close();
        }
    }

    private RunnerSettings settings(int slots) {
        return RunnerSettings.of(directory, slots, DataSize.ofMebibytes(1024));
    }

    private ProcessLauncher launcher() throws IOException {
        return new ProcessLauncher(WorkerCommand.ofThisProcess(128), directory.resolve("logs"));
    }

    private WorkerEngine engine(int slots, int workers, WorkerLauncher launcher, Duration idle) throws IOException {
        WorkerEngine engine = WorkerEngines.start(settings(slots), workers, launcher, idle, SILENCE);
        parts.add(engine);
        return engine;
    }

    private Hearing submit(WorkerEngine engine) {
        Hearing hearing = new Hearing();
        PartitionOrder order = new PartitionOrder(new PartitionKey(0, ++numbers, 1), Map.of(), null, Map.of());
        assertThat(engine.submit(OWNER, order, Amount.ofNano(1_000_000), hearing))
                .isTrue();
        return hearing;
    }

    private static void assertLost(PartitionResult result, String... mentions) {
        assertThat(result.failure()).isNotNull();
        assertThat(result.failure().code()).isEqualTo(ErrorCode.WORKER_LOST);
        assertThat(result.failure().kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
        assertThat(result.usage().claim().isZero()).isTrue();
        assertThat(result.failure().message()).contains(mentions);
    }

    private static String sleeping(String token) {
        return "sleep " + token;
    }

    private static long count(String command) {
        return ProcessHandle.allProcesses()
                .filter(p -> p.info().commandLine().orElse("").endsWith(command))
                .count();
    }

    private static String token() {
        return "8" + Math.abs(System.nanoTime() % 1_000_000_000L);
    }

    @Test
    void whatAKilledWorkerHadIsLostAndTheRestGoesOn() throws IOException {
        ProcessLauncher launcher = launcher();
        WorkerEngine engine = engine(2, 2, launcher, LONG);
        String token = token();
        engine.declare(OWNER, Stages.command("sleep", token).build(), ALLOWED);
        List<Hearing> running = List.of(submit(engine), submit(engine));
        Eventually.await("both run", () -> count(sleeping(token)) == 2);
        Map<String, ProcessHandle> workers = launcher.running();
        assertThat(workers).hasSize(2);
        Map.Entry<String, ProcessHandle> victim = workers.entrySet().iterator().next();
        assertThat(victim.getValue().destroyForcibly()).isTrue();
        Eventually.await(
                "one is lost", () -> running.get(0).count() + running.get(1).count() == 1);
        Hearing lost = running.get(0).count() == 1 ? running.get(0) : running.get(1);
        assertLost(lost.result(), victim.getKey());
        Eventually.await("its command is dead", () -> count(sleeping(token)) == 1);
        // What comes next finds a worker that is new.
        engine.declare(OWNER, Stages.command("echo", "again").build(), ALLOWED);
        assertThat(submit(engine).result().standardOutput()).isEqualTo("again\n");
        assertThat(running.stream().mapToInt(Hearing::count).sum()).isEqualTo(1);
        assertThat(launcher.running().values()).doesNotContain(victim.getValue());
    }

    @Test
    void aWorkerThatFallsSilentIsLostAndEnded() throws Exception {
        ProcessLauncher launcher = launcher();
        WorkerEngine engine = engine(1, 1, launcher, LONG);
        String token = token();
        engine.declare(OWNER, Stages.command("sleep", token).build(), ALLOWED);
        Hearing hearing = submit(engine);
        Eventually.await("it runs", () -> count(sleeping(token)) == 1);
        ProcessHandle worker = launcher.running().values().iterator().next();
        signal("STOP", worker);
        try {
            assertLost(hearing.result(), "silent");
        } finally {
            signal("CONT", worker);
        }
        Eventually.awaitNoProcess(sleeping(token));
        assertThat(worker.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
    }

    private static void signal(String name, ProcessHandle process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void workersComeWithWorkAndGoWithoutIt() throws IOException {
        ProcessLauncher launcher = launcher();
        WorkerEngine engine = engine(3, 3, launcher, Duration.ofMillis(200));
        assertThat(launcher.running()).isEmpty();
        assertThat(engine.slots()).isEqualTo(3);
        engine.declare(OWNER, Stages.command("true").build(), ALLOWED);
        assertThat(submit(engine).result().succeeded()).isTrue();
        Eventually.await("nobody is left", () -> launcher.running().isEmpty());
        Path go = directory.resolve("go");
        engine.declare(
                OWNER,
                Stages.shell("until [ -e " + go + " ]; do sleep 0.05; done").build(),
                ALLOWED);
        List<Hearing> all = List.of(submit(engine), submit(engine), submit(engine), submit(engine));
        Eventually.await("all are there", () -> launcher.running().size() == 3);
        Files.createFile(go);
        all.forEach(hearing -> assertThat(hearing.result().succeeded()).isTrue());
        Eventually.await("nobody is left", () -> launcher.running().isEmpty());
    }

    @Test
    void workersThatDoNotComeUpAreGivenUpWithTheReasonAndTriedAgainLater() throws IOException {
        Path repaired = directory.resolve("repaired");
        List<String> command = new ArrayList<>(List.of(
                "sh", "-c", "[ -e " + repaired + " ] || { echo no such luck >&2; exit 7; }; exec \"$@\"", "worker"));
        command.addAll(WorkerCommand.ofThisProcess(128));
        WorkerEngine engine = engine(2, 2, new ProcessLauncher(command, directory.resolve("logs")), LONG);
        engine.declare(OWNER, Stages.command("true").build(), ALLOWED);
        assertLost(submit(engine).result(), "exit code 7", "no such luck");
        assertThat(engine.active()).isZero();
        Files.createFile(repaired);
        assertThat(submit(engine).result().succeeded()).isTrue();
    }

    /** The process that is killed: runs one command in a worker. */
    public static final class Victim {

        private Victim() {}

        public static void main(String[] args) throws Exception {
            Path directory = Path.of(args[0]);
            WorkerEngine engine = WorkerEngines.start(
                    RunnerSettings.of(directory, 1, DataSize.ofMebibytes(1024)),
                    1,
                    new ProcessLauncher(WorkerCommand.ofThisProcess(128), directory.resolve("logs")));
            engine.declare(
                    OWNER,
                    Stages.shell("setsid sleep " + args[1] + " & sleep " + args[1])
                            .build(),
                    ALLOWED);
            PartitionOrder order = new PartitionOrder(new PartitionKey(0, 1, 1), Map.of(), null, Map.of());
            engine.submit(OWNER, order, Amount.ZERO, new Hearing());
            Eventually.await("both run", () -> count(sleeping(args[1])) >= 2);
            System.out.println("running");
            Thread.currentThread().join();
        }
    }

    @Test
    void workersOfAPoolThatIsKilledEndWithAllTheyRan() throws Exception {
        String token = token();
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        directory.toString(),
                        token)
                .redirectError(directory.resolve("victim.log").toFile())
                .start();
        List<ProcessHandle> workers;
        try (BufferedReader output = victim.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("running");
            workers = victim.children().toList();
        } finally {
            victim.destroyForcibly();
        }
        assertThat(workers).hasSize(1);
        Eventually.awaitNoProcess(sleeping(token));
        assertThat(workers.get(0).onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
    }

    @Test
    void stagesThatOutliveAWorkerAreRefusedAndWorkersAreReplacedInTime() throws IOException {
        ProcessLauncher processes = launcher();
        WorkerEngine engine = engine(1, 1, new Limited(processes, Duration.ofSeconds(30)), LONG);
        assertThatThrownBy(() -> engine.declare(
                        OWNER,
                        Stages.command("true").time(Duration.ofMinutes(1)).build(),
                        ALLOWED))
                .isInstanceOfSatisfying(
                        GridmillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.POOL_REFUSED))
                .hasMessageContaining("live for 30 s");
        engine.declare(OWNER, Stages.command("true").time(Duration.ofSeconds(1)).build(), ALLOWED);
        assertThat(submit(engine).result().succeeded()).isTrue();
        long first = processes.running().values().iterator().next().pid();
        // Almost as long as a worker lives: the one that is there has too little time left.
        engine.declare(
                OWNER, Stages.command("true").time(Duration.ofSeconds(29)).build(), ALLOWED);
        Eventually.await("the first has aged", () -> processes.running().values().stream()
                .allMatch(p -> p.info()
                        .startInstant()
                        .map(s -> s.isBefore(java.time.Instant.now().minusMillis(1_500)))
                        .orElse(true)));
        Hearing hearing = submit(engine);
        Eventually.await(
                "it is let go", () -> processes.running().values().stream().noneMatch(p -> p.pid() == first));
        assertThat(hearing.result().succeeded()).isTrue();
    }

    /** Says that workers live for a bounded time. */
    private record Limited(WorkerLauncher behind, Duration life) implements WorkerLauncher {

        @Override
        public String kind() {
            return behind.kind();
        }

        @Override
        public void launch(WorkerTicket ticket) throws IOException {
            behind.launch(ticket);
        }

        @Override
        public void cancel(String worker) {
            behind.cancel(worker);
        }

        @Override
        public Map<String, String> ended() throws IOException {
            return new HashMap<>(behind.ended());
        }

        @Override
        public Optional<Duration> lifetime() {
            return Optional.of(life);
        }

        @Override
        public void close() {
            behind.close();
        }

        @Override
        public boolean hasEnded() {
            return behind.hasEnded();
        }
    }
}
