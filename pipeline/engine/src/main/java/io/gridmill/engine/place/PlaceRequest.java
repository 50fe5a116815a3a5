package io.gridmill.engine.place;

import io.gridmill.model.RunId;
import io.gridmill.model.pipeline.MarketPolicy;
import io.gridmill.model.protocol.Resources;
import java.time.Duration;
import java.util.List;

/**
 * What a place must know about a run to find suppliers for it.
 *
 * @param resources one entry per stage that may come to this place: what one of its partitions needs
 * @param partitions about how many partitions there are in all; 0 when nobody knows yet
 * @param owners how many different owners the run needs, so that some can check what others did; 1 when nothing is checked
 * @param expected how long the run may take at most, if the file says so; otherwise a generous guess
 * @param records what is durably known about this run's suppliers
 * @param work what the stages are expected to take, one entry per stage whose partitions are known; may be empty
 */
public record PlaceRequest(
        RunId run,
        MarketPolicy policy,
        List<Resources> resources,
        long partitions,
        int owners,
        Duration expected,
        SupplierRecords records,
        List<ExpectedWork> work) {

    public PlaceRequest {
        resources = List.copyOf(resources);
        work = List.copyOf(work);
    }

    /** Nothing is known of how long the work takes. */
    public PlaceRequest(
            RunId run,
            MarketPolicy policy,
            List<Resources> resources,
            long partitions,
            int owners,
            Duration expected,
            SupplierRecords records) {
        this(run, policy, resources, partitions, owners, expected, records, List.of());
    }
}
