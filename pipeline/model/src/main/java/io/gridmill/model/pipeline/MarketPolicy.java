package io.gridmill.model.pipeline;

import io.gridmill.model.Amount;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run may spend and which pools may serve it.
 *
 * @param budget the most that the run may cost; empty: what the deposit allows
 * @param deadline from the start of the run; empty: none
 * @param prefer weights of {@code price}, {@code speed}, {@code energy} and {@code trust}, 0 to 10
 * @param reputation least reputation, 0 to 1
 * @param regions any of these; empty: everywhere
 * @param runtimes any of these; empty: whatever the pool has
 */
public record MarketPolicy(
        Optional<Amount> budget,
        Optional<Duration> deadline,
        Map<String, Integer> prefer,
        double reputation,
        List<String> regions,
        List<String> runtimes) {

    public MarketPolicy {
        prefer = Map.copyOf(prefer);
        regions = List.copyOf(regions);
        runtimes = List.copyOf(runtimes);
    }

    /** The same with other limits, where they are given. */
    public MarketPolicy limitedTo(Optional<Amount> otherBudget, Optional<Duration> otherDeadline) {
        return new MarketPolicy(
                otherBudget.or(() -> budget), otherDeadline.or(() -> deadline), prefer, reputation, regions, runtimes);
    }

    /** No limits, no preferences. */
    public static MarketPolicy open() {
        return new MarketPolicy(Optional.empty(), Optional.empty(), Map.of(), 0, List.of(), List.of());
    }
}
