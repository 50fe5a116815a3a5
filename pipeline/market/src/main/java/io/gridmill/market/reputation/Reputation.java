package io.gridmill.market.reputation;

import java.util.List;

/**
 * How far a pool is trusted.
 *
 * @param score 0 (found wrong, never paid) to 1 (a long record without a fault)
 * @param reasons for people: what the score comes from, most important first
 */
public record Reputation(double score, List<String> reasons) {

    public Reputation {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("A reputation lies between 0 and 1, not " + score);
        }
        reasons = List.copyOf(reasons);
    }
}
