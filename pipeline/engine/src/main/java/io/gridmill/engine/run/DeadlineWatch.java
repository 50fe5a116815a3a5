package io.gridmill.engine.run;

import io.gridmill.engine.ledger.RunState;
import io.gridmill.model.Durations;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.RunId;
import java.time.Duration;

/**
 * Ends a run whose deadline passes: nothing more is bought, what runs is taken back, what was accepted stays and is paid.
 * Warns when nine tenths of the remaining time are over. Owned by the run loop.
 */
final class DeadlineWatch {

    private final RunBoard board;
    private final StageDesk stages;
    private final RunId run;
    private final Duration deadline;
    private final Duration left;

    /**
     * @param deadline from the start of the run
     * @param left of it now; zero or less when it has passed
     */
    DeadlineWatch(RunBoard board, StageDesk stages, RunId run, Duration deadline, Duration left) {
        this.board = board;
        this.stages = stages;
        this.run = run;
        this.deadline = deadline;
        this.left = left;
    }

    /** On the loop's thread, before anything is handed out. */
    void begin() {
        if (left.isZero() || left.isNegative()) {
            passed();
            return;
        }
        board.loop.after(left.multipliedBy(9).dividedBy(10), this::warn);
        board.loop.after(left, this::passed);
    }

    private void warn() {
        if (isOpen()) {
            board.observer.notice("The run is stopped in "
                    + Durations.text(Duration.ofMillis(left.dividedBy(10).toMillis()))
                    + " if it is not done: its deadline is " + Durations.text(deadline) + " after its start");
        }
    }

    private void passed() {
        if (isOpen()) {
            String message =
                    "The deadline of " + Durations.text(deadline) + " has passed: what was accepted is kept and"
                            + " paid, what runs is taken back. `gridmill resume " + run
                            + " --deadline TIME` goes on, with that much time from then";
            board.observer.notice(message);
            board.stop(RunState.FAILED, ErrorCode.DEADLINE_PASSED, message);
            stages.stopAll();
        }
    }

    private boolean isOpen() {
        return !board.stopping()
                && board.stages.stream().anyMatch(stage -> !stage.state().finished());
    }
}
