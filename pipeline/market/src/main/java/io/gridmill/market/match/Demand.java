package io.gridmill.market.match;

import io.gridmill.engine.place.ExpectedWork;
import io.gridmill.engine.place.PlaceRequest;
import io.gridmill.model.DataSize;
import io.gridmill.model.pipeline.MarketPolicy;
import io.gridmill.model.protocol.Resources;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * What a run needs from every pool that serves it: the largest partition of any of its stages must fit.
 *
 * @param cores of the partition that needs most
 * @param gpus likewise
 * @param memory likewise
 * @param longest wall time of a partition at most
 * @param partitions in all; 0 when nobody knows yet
 * @param owners how many different owners are needed
 * @param expected how long the run may take
 * @param work what all partitions together take
 */
public record Demand(
        MarketPolicy policy,
        int cores,
        int gpus,
        DataSize memory,
        Duration longest,
        long partitions,
        int owners,
        Duration expected,
        Work work) {

    /** Nothing but the limits tells how long partitions take. */
    public Demand(
            MarketPolicy policy,
            int cores,
            int gpus,
            DataSize memory,
            Duration longest,
            long partitions,
            int owners,
            Duration expected) {
        this(
                policy,
                cores,
                gpus,
                memory,
                longest,
                partitions,
                owners,
                expected,
                Work.of(partitions, cores, gpus, longest, false));
    }

    public static Demand of(PlaceRequest request) {
        Demand needs = of(
                request.policy(),
                request.resources(),
                request.partitions(),
                request.owners(),
                request.policy().deadline().orElse(request.expected()),
                Work.UNKNOWN);
        Work work = request.work().stream().map(Demand::work).reduce(Work.UNKNOWN, Work::plus);
        return needs.with(
                request.partitions() == 0
                        ? Work.UNKNOWN
                        : work.isKnown()
                                ? work
                                : Work.of(needs.partitions, needs.cores, needs.gpus, needs.longest, false));
    }

    /** @param resources one entry per stage */
    public static Demand of(
            MarketPolicy policy, List<Resources> resources, long partitions, int owners, Duration expected, Work work) {
        return new Demand(
                policy,
                resources.stream().mapToInt(Resources::cpu).max().orElse(1),
                resources.stream().mapToInt(Resources::gpu).max().orElse(0),
                resources.stream()
                        .map(Resources::memory)
                        .max(Comparator.naturalOrder())
                        .orElse(DataSize.ofBytes(0)),
                resources.stream()
                        .map(Resources::time)
                        .max(Comparator.naturalOrder())
                        .orElse(Duration.ofHours(1)),
                partitions,
                owners,
                expected,
                work);
    }

    private static Work work(ExpectedWork stage) {
        return Work.of(
                stage.partitions(), stage.resources().cpu(), stage.resources().gpu(), stage.each(), stage.measured());
    }

    public Demand with(Work other) {
        return new Demand(policy, cores, gpus, memory, longest, partitions, owners, expected, other);
    }

    public Demand with(MarketPolicy other) {
        return new Demand(other, cores, gpus, memory, longest, partitions, owners, expected, work);
    }

    /** Cores that could be busy at once if there were enough of them; as many as there can be when nobody knows. */
    public int usefulCores() {
        return partitions == 0 ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, partitions * cores);
    }

    /** When the work should be done: the user's deadline, else what a run may usually take. */
    Duration horizon() {
        return policy.deadline().orElse(expected);
    }
}
