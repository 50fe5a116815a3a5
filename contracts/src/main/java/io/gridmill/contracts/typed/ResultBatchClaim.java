package io.gridmill.contracts.typed;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.Words;

/**
 * A pool's claim over a batch of results, signed by the pool and kept as evidence.
 *
 * @param dealId the deal that the work was done for
 * @param sequence number of the batch within the deal, from 1, without gaps
 * @param resultsDigest digest of the batch
 */
public record ResultBatchClaim(Bytes32 dealId, long sequence, Bytes32 resultsDigest) implements TypedMessage {

    /** The type's text, as it is hashed. */
    public static final String TYPE = "ResultBatch(bytes32 dealId,uint64 sequence,bytes32 resultsDigest)";

    private static final Bytes32 TYPE_HASH = MarketDomain.typeHash(TYPE);

    public ResultBatchClaim {
        Checks.present("dealId", dealId);
        Checks.present("resultsDigest", resultsDigest);
        Checks.notNegative("A batch's sequence number", sequence);
    }

    @Override
    public Bytes32 structHash() {
        return new Words(4)
                .bytes32(TYPE_HASH)
                .bytes32(dealId)
                .uint(sequence)
                .bytes32(resultsDigest)
                .keccak();
    }
}
