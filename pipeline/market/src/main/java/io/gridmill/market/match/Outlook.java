package io.gridmill.market.match;

import io.gridmill.model.Amount;
import java.time.Duration;
import java.util.List;

/**
 * What a choice of pools comes to, when the work is as much as expected.
 *
 * @param cost of all work, with what the deals themselves cost
 * @param time from the first order to the last result
 * @param coreSeconds of median speed that the pools do per second
 * @param inTime whether the work is done before the deadline, or the time that a run usually takes at most
 * @param inBudget whether the budget suffices
 * @param warnings for people: what cannot be kept
 */
public record Outlook(
        Amount cost, Duration time, double coreSeconds, boolean inTime, boolean inBudget, List<String> warnings) {

    public Outlook {
        warnings = List.copyOf(warnings);
    }
}
