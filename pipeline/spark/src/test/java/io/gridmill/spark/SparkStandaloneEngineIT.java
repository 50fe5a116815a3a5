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
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * An engine over a real standalone cluster of one worker. Not part of an ordinary build, because it takes a minute:
 * {@code infra/ci/engine-on-spark}.
 */
class SparkStandaloneEngineIT extends EngineContract {

    @RegisterExtension
    static final StandaloneCluster CLUSTER = new StandaloneCluster();

    @TempDir
    Path scratch;

    private static SparkLauncher launcher(int workers, int cores, Path directory) throws IOException {
        return SparkEngines.launcher(
                CLUSTER.master(),
                workers,
                cores,
                Map.of("spark.driver.host", "127.0.0.1", "spark.driver.bindAddress", "127.0.0.1"),
                CLUSTER.jars(),
                directory.resolve("driver.log"));
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

    private static void declare(Engine engine, String script) {
        engine.declare(
                "mine", Stages.shell(script).memory(DataSize.ofMebibytes(64)).build(), List.of("process"));
    }

    @Test
    void anExecutorThatIsKilledIsALostWorkerAndAnotherOneComes() throws IOException {
        RunnerSettings settings = RunnerSettings.of(scratch, 1, DataSize.ofMebibytes(256));
        SparkLauncher launcher = launcher(1, 1, scratch);
        try (WorkerEngine engine = WorkerEngines.start(settings, 1, launcher)) {
            declare(engine, "echo $PPID");
            long executor =
                    Long.parseLong(submit(engine, 1).result().standardOutput().strip());
            ProcessHandle process = ProcessHandle.of(executor).orElseThrow();
            assertThat(process.info().command().orElse("")).endsWith("java");
            assertThat(executor).isNotEqualTo(launcher.driver().orElseThrow().pid());
            Path started = scratch.resolve("started");
            declare(engine, "touch " + started + "; exec sleep 1000");
            Hearing hearing = submit(engine, 2);
            Eventually.await("it runs", () -> started.toFile().exists());
            assertThat(process.destroyForcibly()).isTrue();
            assertThat(hearing.result().failure()).isNotNull();
            assertThat(hearing.result().failure().code()).isEqualTo(ErrorCode.WORKER_LOST);
            declare(engine, "echo $PPID");
            assertThat(submit(engine, 3).result().standardOutput().strip()).isNotEqualTo(Long.toString(executor));
        }
    }
}
