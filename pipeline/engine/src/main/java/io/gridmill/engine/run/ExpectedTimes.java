package io.gridmill.engine.run;

import io.gridmill.engine.place.ExpectedWork;
import io.gridmill.model.plan.Pace;
import io.gridmill.model.plan.StagePlan;
import java.time.Duration;
import java.util.Optional;

/** How long partitions are going to take: by earlier runs of the same stage, else by its limit. */
final class ExpectedTimes {

    private final Pace pace;

    ExpectedTimes(Pace pace) {
        this.pace = pace;
    }

    /** @param partitions how often one is run */
    ExpectedWork of(StagePlan stage, long partitions) {
        Optional<Duration> measured = measured(stage, stage.chunk());
        return new ExpectedWork(
                partitions, stage.resources(), measured.orElse(stage.resources().time()), measured.isPresent());
    }

    /** Of a partition with so many points; never more than the limit. */
    Optional<Duration> measured(StagePlan stage, double points) {
        return pace.perPoint(stage.digest()).map(perPoint -> {
            double millis = perPoint.toNanos() / 1e6 * points;
            Duration each = Duration.ofMillis(Math.max(1, Math.round(millis)));
            return each.compareTo(stage.resources().time()) > 0
                    ? stage.resources().time()
                    : each;
        });
    }
}
