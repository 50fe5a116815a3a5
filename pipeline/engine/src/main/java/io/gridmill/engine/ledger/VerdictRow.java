package io.gridmill.engine.ledger;

import io.gridmill.model.Digest;
import io.gridmill.model.protocol.PartitionKey;

/**
 * What came of comparing a result with the others of its partition.
 *
 * @param key of the attempt that was judged
 * @param owner who answers for it
 * @param digest of its outputs
 * @param otherAttempt the accepted one
 * @param otherDigest of the accepted outputs
 * @param reason what differs; empty when it is valid
 */
public record VerdictRow(
        PartitionKey key,
        String owner,
        boolean valid,
        Digest digest,
        int otherAttempt,
        Digest otherDigest,
        String reason) {

    /** Whether it is about the result that was accepted. */
    public boolean isOfTheAccepted() {
        return key.attempt() == otherAttempt;
    }
}
