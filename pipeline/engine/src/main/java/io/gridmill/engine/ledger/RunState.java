package io.gridmill.engine.ledger;

import io.gridmill.model.ExitStatus;
import org.jspecify.annotations.Nullable;

/** Where a run stands. */
public enum RunState {
    /** Recorded, not begun. */
    PLANNED(null),
    RUNNING(null),
    SUCCEEDED(ExitStatus.OK),
    /** Finished, with failures that the pipeline tolerates. */
    TOLERATED(ExitStatus.TOLERATED_FAILURES),
    FAILED(ExitStatus.FAILED),
    CANCELLED(ExitStatus.INTERRUPTED),
    /** Stopped because the budget or the deposit was used up. */
    BUDGET(ExitStatus.BUDGET);

    private final @Nullable ExitStatus exitStatus;

    RunState(@Nullable ExitStatus exitStatus) {
        this.exitStatus = exitStatus;
    }

    public boolean finished() {
        return exitStatus != null;
    }

    /** What the command line tells its caller; {@code FAILED} for a run that is not finished. */
    public ExitStatus exitStatus() {
        return exitStatus == null ? ExitStatus.FAILED : exitStatus;
    }
}
