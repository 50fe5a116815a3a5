package io.gridmill.spark;

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
import io.gridmill.pool.launch.SparkLauncher;
import io.gridmill.pool.runner.RunnerSettings;
import io.gridmill.pool.runner.Stages;
import io.gridmill.pool.worker.WorkerEngine;
import io.gridmill.pool.worker.WorkerEngines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine over a Spark application that is its own cluster. */
class SparkLocalEngineTest extends EngineContract {

    @TempDir
    Path scratch;

    private static SparkLauncher launcher(int workers, int cores, Path directory) throws IOException {
        return SparkEngines.launcher(
                "local[" + workers * cores + "]", workers, cores, Map.of(), List.of(), directory.resolve("driver.log"));
    }

    @Override
    protected Engine start(RunnerSettings settings) throws IOException {
        return WorkerEngines.start(settings, 1, launcher(1, 2, settings.directory()));
    }

    private static Hearing submit(Engine engine, int number) {
        Hearing hearing = new Hearing();
        PartitionOrder order = new PartitionOrder(new PartitionKey(0, number, 1), Map.of(), null, Map.of());
        assertThat(engine.submit("mine", order, Amount.ZERO, hearing)).isTrue();
        return hearing;
    }

    @Test
    void severalWorkersAreTasksOfOneApplicationAndADriverThatDiesIsReplaced() throws IOException {
        SparkLauncher launcher = launcher(2, 1, scratch);
        RunnerSettings settings = RunnerSettings.of(scratch, 2, DataSize.ofMebibytes(256));
        try (WorkerEngine engine = WorkerEngines.start(settings, 2, launcher)) {
            engine.declare(
                    "mine",
                    Stages.command("sleep", "1000")
                            .memory(DataSize.ofMebibytes(64))
                            .build(),
                    List.of("process"));
            List<Hearing> both = List.of(submit(engine, 1), submit(engine, 2));
            Eventually.await("two workers are there", () -> engine.workers() == 2);
            ProcessHandle driver = launcher.driver().orElseThrow();
            assertThat(driver.destroyForcibly()).isTrue();
            both.forEach(hearing -> {
                assertThat(hearing.result().failure()).isNotNull();
                assertThat(hearing.result().failure().code()).isEqualTo(ErrorCode.WORKER_LOST);
            });
            engine.declare(
                    "mine",
                    Stages.command("echo", "again")
                            .memory(DataSize.ofMebibytes(64))
                            .build(),
                    List.of("process"));
            assertThat(submit(engine, 3).result().standardOutput()).isEqualTo("again\n");
            assertThat(launcher.driver()).isPresent().isNotEqualTo(java.util.Optional.of(driver));
        }
        assertThat(launcher.driver()).isEmpty();
    }
}
