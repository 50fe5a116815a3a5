package io.gridmill.engine.ledger;

/** Where a stage of a run stands. */
public enum StageState {
    WAITING,
    RUNNING,
    SUCCEEDED,
    /** Finished, with failures that the pipeline tolerates. */
    TOLERATED,
    FAILED,
    CANCELLED;

    public boolean finished() {
        return this != WAITING && this != RUNNING;
    }

    /** Whether stages that depend on this one may begin. */
    public boolean usable() {
        return this == SUCCEEDED || this == TOLERATED;
    }
}
