package io.gridmill.market.match;

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
 */
public record Demand(
        MarketPolicy policy,
        int cores,
        int gpus,
        DataSize memory,
        Duration longest,
        long partitions,
        int owners,
        Duration expected) {

    public static Demand of(PlaceRequest request) {
        List<Resources> resources = request.resources();
        return new Demand(
                request.policy(),
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
                request.partitions(),
                request.owners(),
                request.policy().deadline().orElse(request.expected()));
    }

    /** Cores that could be busy at once if there were enough of them; as many as there can be when nobody knows. */
    public int usefulCores() {
        return partitions == 0 ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, partitions * cores);
    }
}
