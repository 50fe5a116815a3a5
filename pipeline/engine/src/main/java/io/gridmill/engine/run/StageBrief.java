package io.gridmill.engine.run;

import io.gridmill.model.pipeline.FailurePolicy;
import io.gridmill.model.pipeline.RetryPolicy;
import io.gridmill.model.pipeline.Verification;
import java.time.Duration;
import java.util.List;

/**
 * What the run loop must know about a stage. How its partitions come to be is the {@link Preparation}'s business.
 *
 * @param place name of the place where it runs
 * @param cpu cores of one partition
 * @param timeLimit most wall time of one partition
 * @param verify how its results are checked
 * @param edges the stages it waits for
 */
public record StageBrief(
        int index,
        String name,
        String place,
        int cpu,
        Duration timeLimit,
        RetryPolicy retry,
        FailurePolicy failures,
        Verification verify,
        List<Edge> edges) {

    public StageBrief {
        edges = List.copyOf(edges);
    }

    /**
     * A stage that this one waits for.
     *
     * @param streams whether partitions of this stage start while the other is still running
     */
    public record Edge(int upstream, boolean streams) {}
}
