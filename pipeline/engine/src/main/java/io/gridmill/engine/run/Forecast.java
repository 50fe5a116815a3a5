package io.gridmill.engine.run;

import io.gridmill.engine.place.ExpectedWork;
import io.gridmill.model.plan.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a run would do.
 *
 * @param stages in the order of the plan
 * @param owners how many different ones the run needs on the market
 * @param usual how long a run without a deadline may take
 */
public record Forecast(Plan plan, List<Stage> stages, int owners, Duration usual) {

    public Forecast {
        stages = List.copyOf(stages);
    }

    /**
     * What is known of a stage before anything runs.
     *
     * @param partitions how many it has; empty when they depend on what other stages make
     * @param cached how many of them an earlier run has done; empty when the inputs are not known yet, or there are too
     *     many partitions to look all of them up
     * @param bytesIn size of all files that it reads, each counted once; empty when it reads what other stages make
     * @param work what is left to run, checks by other owners included; empty for a stage that is not for suppliers or
     *     whose partitions are not known
     * @param past what earlier runs of the same stage tell
     */
    public record Stage(
            OptionalInt partitions,
            OptionalInt cached,
            OptionalLong bytesIn,
            Optional<ExpectedWork> work,
            Optional<PastTimes> past) {}

    /**
     * How the times of partitions spread in earlier runs of a stage, relative to their mean.
     *
     * @param runs that were looked at, the newest
     * @param partitions of these
     * @param lowerQuartile by the mean, at most 1
     * @param median by the mean
     * @param upperQuartile by the mean, at least 1
     */
    public record PastTimes(int runs, long partitions, double lowerQuartile, double median, double upperQuartile) {}
}
