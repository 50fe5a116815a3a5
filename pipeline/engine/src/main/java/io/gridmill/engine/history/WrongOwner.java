package io.gridmill.engine.history;

import io.gridmill.model.Digest;

/**
 * A supplier whose result was found wrong, with the first such result as evidence.
 *
 * @param supplier {@link SupplierSummary#number()}
 * @param results how many of its results were found wrong
 * @param reason what differs
 * @param digest of the wrong outputs
 * @param acceptedDigest of the accepted outputs
 * @param batch sequence number of the batch in which it was delivered
 * @param signature the pool's, over this batch
 */
public record WrongOwner(
        int supplier,
        long results,
        int stage,
        int partition,
        int attempt,
        String reason,
        Digest digest,
        Digest acceptedDigest,
        long batch,
        String signature) {}
