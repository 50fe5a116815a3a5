package io.gridmill.engine.run;

import io.gridmill.model.Amount;
import java.time.Duration;
import java.util.Optional;

/**
 * Limits of one run that its user gave in the place of the pipeline file's. They are recorded with the run and hold for
 * all processes that execute it.
 *
 * @param budget the most that the run may cost
 * @param deadline from the start of the run
 */
public record RunLimits(Optional<Amount> budget, Optional<Duration> deadline) {

    /** What the file says. */
    public static final RunLimits NONE = new RunLimits(Optional.empty(), Optional.empty());

    /** These, and the others where these say nothing. */
    RunLimits or(RunLimits others) {
        return new RunLimits(budget.or(others::budget), deadline.or(others::deadline));
    }
}
