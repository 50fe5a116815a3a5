package io.gridmill.market.match;

import java.util.List;

/**
 * What was decided about a pool.
 *
 * @param chosen whether the run opens a deal with it
 * @param score 0 to 1 among the pools that fit, higher is better; 0 for those that do not fit
 * @param reasons for people: why it was chosen, or all of what speaks against it
 */
public record Match(Candidate candidate, boolean chosen, double score, List<String> reasons) {

    public Match {
        reasons = List.copyOf(reasons);
    }
}
