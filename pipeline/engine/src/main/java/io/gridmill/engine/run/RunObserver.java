package io.gridmill.engine.run;

import io.gridmill.model.RunId;

/** Whoever watches a run. Called on the run's own threads: implementations return at once. */
public interface RunObserver {

    /** The run is recorded and begins. */
    default void started(RunId run) {}

    /** Something changed; at most about ten times a second. */
    default void progress(RunProgress progress) {}

    /** A line worth reading: a deal was opened, a pool was lost, a partition is tried again. */
    default void notice(String line) {}

    /** Nobody watches. */
    RunObserver NONE = new RunObserver() {};
}
