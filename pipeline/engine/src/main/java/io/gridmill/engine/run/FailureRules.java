package io.gridmill.engine.run;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.pipeline.FailurePolicy;
import io.gridmill.model.pipeline.RetryPolicy;

/** When a failed attempt is tried again, and how many failures a stage bears. */
final class FailureRules {

    /** Tries that the infrastructure may spoil before a partition is given up. */
    static final int MOST_FREE_FAILURES = 10;

    private FailureRules() {}

    /**
     * Whether an attempt that failed because of the command is the last one.
     *
     * @param counted failures that count, with this one
     */
    static boolean last(RetryPolicy retry, int counted, ErrorCode code) {
        return counted >= retry.attempts() || !retry.retries(code);
    }

    /** Whether the stages behind a finished stage go on in spite of its failures. */
    static boolean acceptable(StageRun stage) {
        FailurePolicy policy = stage.brief().failures();
        return policy.then() == FailurePolicy.Then.CONTINUE || withinTolerance(stage);
    }

    /** What was skipped counts where it failed: in a stage before this one. */
    static boolean withinTolerance(StageRun stage) {
        return stage.failed() <= stage.brief().failures().tolerated(stage.size());
    }

    /** Whether the failures of a stage that still runs must stop the run now. */
    static boolean stopsNow(StageRun stage) {
        return stage.brief().failures().then() == FailurePolicy.Then.STOP && !withinTolerance(stage);
    }
}
