package io.gridmill.engine.evidence;

import io.gridmill.model.Bytes;
import io.gridmill.model.Digest;
import java.util.List;

/**
 * A batch as its supplier signed it.
 *
 * @param run number of the run
 * @param supplier number of the supplier within the ledger
 * @param sequence number of the batch within the deal
 * @param root of the results tree over the claims in their order: this was signed
 * @param signature the supplier's, 65 bytes
 */
public record SignedBatch(
        int run, int supplier, long sequence, Digest root, Bytes signature, List<ClaimedResult> claims) {

    public SignedBatch {
        claims = List.copyOf(claims);
    }
}
