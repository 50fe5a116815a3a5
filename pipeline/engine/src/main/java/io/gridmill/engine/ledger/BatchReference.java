package io.gridmill.engine.ledger;

import io.gridmill.model.Digest;
import io.gridmill.model.protocol.ResultBatch;

/**
 * The batch in which a supplier delivered a result, and its signature: evidence of what it claimed.
 *
 * @param sequence number within the deal
 * @param digest what was signed; see {@link ResultBatch#digest()}
 * @param signature empty at home
 */
public record BatchReference(long sequence, Digest digest, String signature) {

    public static BatchReference of(ResultBatch batch) {
        return new BatchReference(batch.sequence(), batch.digest(), batch.signature());
    }
}
