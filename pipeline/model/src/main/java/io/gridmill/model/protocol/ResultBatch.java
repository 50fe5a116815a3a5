package io.gridmill.model.protocol;

import io.gridmill.model.Digest;
import java.security.MessageDigest;
import java.util.List;

/**
 * Results in the order in which the pool made them durable. The pool signs (deal, sequence, {@link #digest(List) digest}) and so
 * answers for what it claims. A batch is delivered again until a voucher acknowledges its sequence.
 *
 * @param sequence number of the batch within its deal, from 1, without gaps
 * @param signature the pool's EIP-712 signature, 0x-prefixed hexadecimal; empty at home, where nobody has to trust
 */
public record ResultBatch(long sequence, List<PartitionResult> results, String signature) {

    public ResultBatch {
        results = List.copyOf(results);
        if (sequence < 1 || results.isEmpty()) {
            throw new IllegalArgumentException("A batch has a positive sequence number and at least one result");
        }
    }

    public static Digest digest(List<PartitionResult> results) {
        MessageDigest sha256 = Digest.newSha256();
        results.forEach(result -> sha256.update(result.claimDigest().toBytes()));
        return Digest.of(sha256.digest());
    }
}
