package io.gridmill.pool.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.pool.Eventually;
import io.gridmill.pool.engine.Engine;
import io.gridmill.pool.engine.EngineContract;
import io.gridmill.pool.engine.Hearing;
import io.gridmill.pool.runner.RunnerSettings;
import io.gridmill.pool.runner.Stages;
import io.gridmill.pool.worker.WorkerEngine;
import io.gridmill.pool.worker.WorkerEngines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Engines over a real Slurm whose nodes are this machine, which must be there: {@code infra/ci/engine-on-slurm} starts
 * one. Not part of an ordinary build.
 */
class SlurmEngineIT extends EngineContract {

    private static final AtomicInteger NAMES = new AtomicInteger();

    @TempDir
    Path scratch;

    private static SlurmSettings settings(String name, Path logs, Duration time) {
        return new SlurmSettings(
                name,
                time,
                null,
                null,
                null,
                List.of("--oversubscribe"),
                WorkerCommand.ofThisProcess(WorkerCommand.HEAP_MEBIBYTES),
                logs);
    }

    private static String name() {
        return "gridmill-test-" + ProcessHandle.current().pid() + "-" + NAMES.incrementAndGet();
    }

    @Override
    protected Engine start(RunnerSettings settings) throws IOException {
        return WorkerEngines.start(
                settings,
                1,
                new SlurmLauncher(settings(name(), settings.directory().resolve("logs"), Duration.ofMinutes(30))));
    }

    private WorkerEngine engine(String name) throws IOException {
        return WorkerEngines.start(
                RunnerSettings.of(scratch, 1, DataSize.ofMebibytes(256)),
                1,
                new SlurmLauncher(settings(name, scratch.resolve("logs"), Duration.ofMinutes(30))));
    }

    private static Hearing submit(Engine engine, String owner, int number) {
        Hearing hearing = new Hearing();
        PartitionOrder order = new PartitionOrder(new PartitionKey(0, number, 1), Map.of(), null, Map.of());
        assertThat(engine.submit(owner, order, Amount.ZERO, hearing)).isTrue();
        return hearing;
    }

    private static String jobs(String name) {
        try {
            return Tool.call(
                    List.of("squeue", "--noheader", "--name=" + name, "--states=RUNNING", "--format=%i"),
                    System.getenv(),
                    "");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aJobThatSlurmEndsIsALostWorkerAndAnotherOneComes() throws IOException {
        String name = name();
        try (WorkerEngine engine = engine(name)) {
            engine.declare(
                    "lost",
                    Stages.command("sleep", "1000")
                            .memory(DataSize.ofMebibytes(64))
                            .build(),
                    List.of("process"));
            Hearing hearing = submit(engine, "lost", 1);
            Eventually.await("the job runs", () -> !jobs(name).isBlank());
            String first = jobs(name).strip();
            Eventually.await("the worker is there", () -> engine.workers() == 1);
            Tool.call(List.of("scancel", first), System.getenv(), "");
            assertThat(hearing.result().failure()).isNotNull();
            assertThat(hearing.result().failure().code()).isEqualTo(ErrorCode.WORKER_LOST);
            engine.declare(
                    "lost",
                    Stages.command("echo", "again")
                            .memory(DataSize.ofMebibytes(64))
                            .build(),
                    List.of("process"));
            assertThat(submit(engine, "lost", 2).result().standardOutput()).isEqualTo("again\n");
            assertThat(jobs(name).strip()).isNotEqualTo(first);
        }
        assertThat(jobs(name)).isBlank();
    }

    @Test
    void jobsOfAnEarlierProcessAreCancelled() throws IOException {
        String name = name();
        String left = Tool.call(
                List.of(
                        "sbatch",
                        "--parsable",
                        "--job-name=" + name,
                        "--oversubscribe",
                        "--mem=10M",
                        "--output=/dev/null"),
                System.getenv(),
                "#!/bin/sh\nexec sleep 1000\n");
        Eventually.await("it runs", () -> jobs(name).strip().equals(left.strip()));
        try (WorkerEngine engine = engine(name)) {
            assertThat(engine.slots()).isEqualTo(1);
            Eventually.await("it is gone", () -> jobs(name).isBlank());
        }
    }

    @Test
    void aClusterThatCannotGiveWhatIsAskedSaysWhy() throws IOException {
        try (WorkerEngine engine = WorkerEngines.start(
                RunnerSettings.of(scratch, 1, DataSize.ofMebibytes(1 << 20)),
                1,
                new SlurmLauncher(settings(name(), scratch.resolve("logs"), Duration.ofMinutes(30))))) {
            engine.declare("large", Stages.command("true").build(), List.of("process"));
            Hearing hearing = submit(engine, "large", 1);
            assertThat(hearing.result().failure()).isNotNull();
            assertThat(hearing.result().failure().message()).contains("sbatch").contains("Memory specification");
        }
    }
}
