package io.gridmill.engine.ledger;

import io.gridmill.model.Successive;
import java.util.EnumSet;
import java.util.Set;

/** Where a stage of a run stands. */
public enum StageState implements Successive<StageState> {
    WAITING,
    RUNNING,
    SUCCEEDED,
    /** Finished, with failures that the pipeline tolerates. */
    TOLERATED,
    FAILED,
    CANCELLED;

    @Override
    public Set<StageState> next() {
        return switch (this) {
            case WAITING -> EnumSet.of(RUNNING, CANCELLED);
            // Waiting again: another process takes the run up.
            case RUNNING -> EnumSet.of(SUCCEEDED, TOLERATED, FAILED, CANCELLED, WAITING);
            case TOLERATED, FAILED, CANCELLED -> EnumSet.of(WAITING);
            case SUCCEEDED -> EnumSet.noneOf(StageState.class);
        };
    }

    public boolean finished() {
        return this != WAITING && this != RUNNING;
    }

    /** Whether stages that depend on this one may begin. */
    public boolean usable() {
        return this == SUCCEEDED || this == TOLERATED;
    }
}
