package io.gridmill.engine.place;

import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.PartitionResult;

/**
 * A result that is about to be accepted (or a failure that is about to be paid).
 *
 * @param inputDigest the partition's cache key: command, values, inputs, environment
 * @param again whether the supplier was asked on purpose to run a partition that it had run before
 */
public record SettledResult(PartitionResult result, Digest inputDigest, Amount amount, boolean again) {

    /** A result for a partition that the supplier was asked to run once. */
    public SettledResult(PartitionResult result, Digest inputDigest, Amount amount) {
        this(result, inputDigest, amount, false);
    }
}
