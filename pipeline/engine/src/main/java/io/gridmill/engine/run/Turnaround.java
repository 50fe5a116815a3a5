package io.gridmill.engine.run;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How long partitions take, by what this run has seen: from handing one out to its result, by the run's own clock, so that
 * waiting at the supplier is part of it and nobody's claim is. Owned by the run loop.
 */
final class Turnaround {

    private static final double NANOS = 1e9;

    private final Map<StageRun, Mean> stages = new HashMap<>();
    private final Map<StageRun, Map<String, Mean>> suppliers = new HashMap<>();
    private final Map<StageRun, Mean> metered = new HashMap<>();

    private static final class Mean {
        private double sum;
        private long count;

        void add(double value) {
            sum += value;
            count++;
        }

        double value() {
            return sum / count;
        }
    }

    /**
     * A good result came in.
     *
     * @param nanos since it was handed out
     * @param wallMillis what the supplier says it worked on it
     */
    void add(StageRun stage, String supplier, long nanos, long wallMillis) {
        double seconds = nanos / NANOS;
        stages.computeIfAbsent(stage, absent -> new Mean()).add(seconds);
        suppliers
                .computeIfAbsent(stage, absent -> new HashMap<>())
                .computeIfAbsent(supplier, absent -> new Mean())
                .add(seconds);
        metered.computeIfAbsent(stage, absent -> new Mean()).add(Math.min(seconds, wallMillis / 1000.0));
    }

    /** Mean seconds at all suppliers; empty before the first result. */
    OptionalDouble of(StageRun stage) {
        return value(stages.get(stage));
    }

    /** Mean seconds at one supplier; those at all of them when it has delivered nothing yet. */
    OptionalDouble of(StageRun stage, String supplier) {
        OptionalDouble own = value(suppliers.getOrDefault(stage, Map.of()).get(supplier));
        return own.isPresent() ? own : of(stage);
    }

    /** Mean seconds that a partition is billed for; empty before the first result. */
    OptionalDouble billed(StageRun stage) {
        return value(metered.get(stage));
    }

    private static OptionalDouble value(@Nullable Mean mean) {
        return mean == null ? OptionalDouble.empty() : OptionalDouble.of(mean.value());
    }
}
