package io.gridmill.engine.evidence;

import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import org.jspecify.annotations.Nullable;

/**
 * The part of a result that its supplier's signature covers.
 *
 * @param inputDigest what it says it was made from; null for a failure, of which no claim can be made
 * @param outputDigest see {@link PartitionResult#outputDigest()}
 * @param amount what the supplier asks for it
 */
public record ClaimedResult(PartitionKey key, @Nullable Digest inputDigest, Digest outputDigest, Amount amount) {

    static ClaimedResult of(PartitionResult result) {
        return new ClaimedResult(
                result.key(),
                result.succeeded() ? result.inputDigest() : null,
                result.outputDigest(),
                result.usage().claim());
    }

    /** Whether the supplier says that the attempt succeeded. */
    public boolean isSuccess() {
        return inputDigest != null;
    }
}
