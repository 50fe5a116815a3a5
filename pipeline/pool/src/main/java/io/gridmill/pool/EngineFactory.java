package io.gridmill.pool;

import io.gridmill.pool.engine.Engine;
import io.gridmill.pool.runner.LocalEngine;
import io.gridmill.pool.runner.RunnerSettings;
import io.gridmill.pool.runtime.Runtimes;
import java.io.IOException;

/** Opens the engine that a pool's owner has chosen. */
public interface EngineFactory {

    /** Partitions run on the pool's own machine. */
    EngineFactory LOCAL = LocalEngine::new;

    /**
     * Opens it.
     *
     * @param machine settings of each machine that runs partitions
     * @param runtimes that each of them has
     * @throws IOException when it cannot be opened, with the reason
     */
    Engine open(RunnerSettings machine, Runtimes runtimes) throws IOException;
}
