package io.gridmill.engine.run;

import io.gridmill.model.plan.Pace;
import io.gridmill.model.plan.PartitionSpace;
import io.gridmill.model.plan.Plan;
import io.gridmill.model.plan.StagePlan;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;

/** How long partitions take by what earlier runs of the same stages took. */
final class UsualPace {

    private static final double NANOS = 1e9;

    private final Map<Integer, Duration> perPoint = new HashMap<>();
    private final IntFunction<Optional<PartitionSpace>> spaces;

    /**
     * Reads what is known of the plan's stages.
     *
     * @param spaces the partitions of stages that have begun
     */
    UsualPace(Plan plan, Pace pace, IntFunction<Optional<PartitionSpace>> spaces) {
        this.spaces = spaces;
        for (StagePlan stage : plan.stages()) {
            pace.perPoint(stage.digest()).ifPresent(each -> perPoint.put(stage.index(), each));
        }
    }

    /** Mean seconds of a partition; empty when nobody knows. */
    OptionalDouble seconds(StageRun stage) {
        Duration each = perPoint.get(stage.brief().index());
        Optional<PartitionSpace> space = spaces.apply(stage.brief().index());
        if (each == null || space.isEmpty() || space.get().size() == 0) {
            return OptionalDouble.empty();
        }
        double points = (double) space.get().points() / space.get().size();
        return OptionalDouble.of(each.toNanos() / NANOS * points);
    }
}
