package io.gridmill.engine.ledger;

import io.gridmill.model.ExitStatus;
import io.gridmill.model.Successive;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a run stands. */
public enum RunState implements Successive<RunState> {
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

    @Override
    public Set<RunState> next() {
        return switch (this) {
            // Whatever became of it: a finished run can be resumed or retried.
            case PLANNED, SUCCEEDED, TOLERATED, FAILED, CANCELLED, BUDGET -> EnumSet.of(RUNNING);
            // Running again: its process died, and another one takes it up.
            case RUNNING -> EnumSet.complementOf(EnumSet.of(PLANNED));
        };
    }

    public boolean finished() {
        return exitStatus != null;
    }

    /** What the command line tells its caller; {@code FAILED} for a run that is not finished. */
    public ExitStatus exitStatus() {
        return exitStatus == null ? ExitStatus.FAILED : exitStatus;
    }
}
