package io.gridmill.model.protocol;

import io.gridmill.model.Digest;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Results in the order in which the pool made them durable. The pool signs (deal, sequence, {@link #digest() digest}) and
 * so answers for what it claims. A batch is delivered again until a voucher acknowledges its sequence.
 *
 * @param sequence number of the batch within its deal, from 1, without gaps
 * @param signature the pool's EIP-712 signature, 0x-prefixed hexadecimal; empty at home, where nobody has to trust
 * @param root of the results tree over the batch, 32 bytes of Keccak-256; null at home, and in batches that were signed
 *     before batches were trees
 */
public record ResultBatch(
        long sequence,
        List<PartitionResult> results,
        String signature,
        @Nullable Digest root) {

    public ResultBatch {
        results = List.copyOf(results);
        if (sequence < 1 || results.isEmpty()) {
            throw new IllegalArgumentException("A batch has a positive sequence number and at least one result");
        }
    }

    /** A batch that is no tree. */
    public ResultBatch(long sequence, List<PartitionResult> results, String signature) {
        this(sequence, results, signature, null);
    }

    /** What is signed: the root, or {@link #digest(List)} in batches that have none. */
    public Digest digest() {
        return root == null ? digest(results) : root;
    }

    /** SHA-256 of the results' claim digests in their order. */
    public static Digest digest(List<PartitionResult> results) {
        MessageDigest sha256 = Digest.newSha256();
        results.forEach(result -> sha256.update(result.claimDigest().toBytes()));
        return Digest.of(sha256.digest());
    }
}
