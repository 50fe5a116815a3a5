package io.gridmill.model.protocol;

import io.gridmill.model.Digest;
import io.gridmill.model.RunId;

/**
 * One try of a partition within a run.
 *
 * @param stage index of the stage in the run's plan, from 0
 * @param partition index within the stage, from 0
 * @param attempt 1 for the first try
 */
public record PartitionKey(int stage, int partition, int attempt) {

    public PartitionKey {
        if (stage < 0 || partition < 0 || attempt < 1) {
            throw new IllegalArgumentException("No such partition: " + stage + "/" + partition + "/" + attempt);
        }
    }

    /** The identity of the partition (all of its attempts) that stands in the results tree of a deal. */
    public Digest treeKey(RunId run) {
        return Digest.sha256(run.value() + "/" + stage + "/" + partition);
    }

    @Override
    public String toString() {
        return stage + "/" + partition + "/" + attempt;
    }
}
