package io.gridmill.pool.worker;

import io.gridmill.pool.engine.Engine;
import io.gridmill.pool.engine.EngineContract;
import io.gridmill.pool.launch.ProcessLauncher;
import io.gridmill.pool.launch.WorkerCommand;
import io.gridmill.pool.runner.RunnerSettings;
import java.io.IOException;

/** One worker with two slots, as a process of its own. */
class OneWorkerEngineTest extends EngineContract {

    @Override
    protected Engine start(RunnerSettings settings) throws IOException {
        return WorkerEngines.start(
                settings,
                1,
                new ProcessLauncher(
                        WorkerCommand.ofThisProcess(128), settings.directory().resolve("logs")));
    }
}
