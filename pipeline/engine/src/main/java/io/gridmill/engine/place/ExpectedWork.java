package io.gridmill.engine.place;

import io.gridmill.model.protocol.Resources;
import java.time.Duration;

/**
 * What a stage is going to take, as far as one can know before it has run.
 *
 * @param partitions how often one is run; those that are done already do not count
 * @param resources what one of them holds while it runs
 * @param each wall time of one of them
 * @param measured whether earlier runs tell; otherwise it is the limit of the stage
 */
public record ExpectedWork(long partitions, Resources resources, Duration each, boolean measured) {

    public ExpectedWork {
        if (partitions < 0 || each.isNegative()) {
            throw new IllegalArgumentException("Work is not negative: " + partitions + " times " + each);
        }
    }
}
