package io.gridmill.market.match;

import io.gridmill.model.Amount;
import java.time.Duration;
import java.util.List;

/**
 * What a choice of pools comes to, when the work is as much as expected.
 *
 * @param cost what the pools are paid for all work
 * @param time from the first order to the last result
 * @param cores of the chosen pools that the run can use
 * @param throughput core-seconds of median speed that these do per second when all are busy
 * @param inTime whether the work is done before the deadline, or the time that a run usually takes at most
 * @param inBudget whether the budget suffices
 * @param warnings for people: what cannot be kept
 */
public record Outlook(
        Amount cost,
        Duration time,
        double cores,
        double throughput,
        boolean inTime,
        boolean inBudget,
        List<String> warnings) {

    public Outlook {
        warnings = List.copyOf(warnings);
    }
}
