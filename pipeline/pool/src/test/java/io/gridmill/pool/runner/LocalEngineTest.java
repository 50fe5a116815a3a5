package io.gridmill.pool.runner;

import io.gridmill.pool.engine.Engine;
import io.gridmill.pool.engine.EngineContract;
import io.gridmill.pool.runtime.Runtimes;
import java.io.IOException;

class LocalEngineTest extends EngineContract {

    @Override
    protected Engine start(RunnerSettings settings) throws IOException {
        return new LocalEngine(settings, Runtimes.discover(settings.directory()));
    }
}
