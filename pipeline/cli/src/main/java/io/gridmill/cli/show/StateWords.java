package io.gridmill.cli.show;

import io.gridmill.cli.text.Style;
import io.gridmill.engine.history.PartitionState;
import io.gridmill.engine.history.RunSummary;
import io.gridmill.engine.ledger.Outcome;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.engine.ledger.StageState;
import java.util.Locale;

/** States as words and colours for people. */
final class StateWords {

    private StateWords() {}

    /** {@code abandoned} for a run that is not finished and that nobody executes. */
    static String of(RunSummary run) {
        return run.abandoned() && run.record().state() != RunState.PLANNED
                ? "abandoned"
                : of(run.record().state());
    }

    static String of(RunState state) {
        return switch (state) {
            case PLANNED -> "planned";
            case RUNNING -> "running";
            case SUCCEEDED -> "succeeded";
            case TOLERATED -> "finished with failures";
            case FAILED -> "failed";
            case CANCELLED -> "cancelled";
            case BUDGET -> "stopped by budget";
        };
    }

    static String of(StageState state) {
        return switch (state) {
            case WAITING -> "waiting";
            case RUNNING -> "running";
            case SUCCEEDED -> "succeeded";
            case TOLERATED -> "finished with failures";
            case FAILED -> "failed";
            case CANCELLED -> "cancelled";
        };
    }

    static String of(PartitionState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    static String of(Outcome outcome) {
        return switch (outcome) {
            case ACCEPTED -> "accepted";
            case INFRASTRUCTURE -> "failed (pool)";
            case APPLICATION -> "failed (command)";
            case WRONG -> "wrong";
            case CACHED -> "cached";
            case SKIPPED -> "skipped";
            case AGREED -> "agreed";
        };
    }

    static String paint(Style style, RunState state, String text) {
        return switch (state) {
            case PLANNED -> text;
            case RUNNING -> style.cyan(text);
            case SUCCEEDED -> style.green(text);
            case TOLERATED, BUDGET, CANCELLED -> style.yellow(text);
            case FAILED -> style.red(text);
        };
    }

    static String paint(Style style, StageState state, String text) {
        return switch (state) {
            case WAITING -> style.dim(text);
            case RUNNING -> style.cyan(text);
            case SUCCEEDED -> style.green(text);
            case TOLERATED, CANCELLED -> style.yellow(text);
            case FAILED -> style.red(text);
        };
    }
}
