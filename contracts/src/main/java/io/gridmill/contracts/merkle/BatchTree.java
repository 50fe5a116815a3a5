package io.gridmill.contracts.merkle;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.Keccak;
import io.gridmill.contracts.internal.Words;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.PartitionResult;
import java.util.List;

/**
 * A batch of results as the results tree whose root the pool signs, so that the Court can be shown one partition alone.
 *
 * <p>A success is a claim: its leaf is that of {@link ResultsTree#leaf}, with the input digest that the pool computed and
 * the amount that it asks for. A failure is none, since attempts fail for reasons that a panel does not meet when it
 * runs the partition again: its leaf has a prefix of its own, which no evidence can be made of.
 */
public final class BatchTree {

    private static final byte FAILURE = 0x02;

    private BatchTree() {}

    /**
     * The leaf of one result.
     *
     * @throws IllegalArgumentException when a success does not say what it was made from
     */
    public static Bytes32 leaf(RunId run, PartitionResult result) {
        Digest key = result.key().treeKey(run);
        Amount claim = result.usage().claim();
        if (!result.succeeded()) {
            return failure(key, result.outputDigest(), claim);
        }
        Digest input = result.inputDigest();
        if (input == null) {
            throw new IllegalArgumentException("The result of partition " + result.key() + " has no input digest");
        }
        return ResultsTree.leaf(key, input, result.outputDigest(), claim);
    }

    /** The leaves in the order of the results, for proofs. */
    public static List<Bytes32> leaves(RunId run, List<PartitionResult> results) {
        return results.stream().map(result -> leaf(run, result)).toList();
    }

    /** What is signed for these results. */
    public static Bytes32 root(RunId run, List<PartitionResult> results) {
        ResultsTree tree = new ResultsTree();
        results.forEach(result -> tree.append(leaf(run, result)));
        return tree.root();
    }

    /**
     * The leaf of a failure.
     *
     * @param key see {@link io.gridmill.model.protocol.PartitionKey#treeKey}
     * @param outputs see {@link PartitionResult#outputDigest()}
     */
    public static Bytes32 failure(Digest key, Digest outputs, Amount claim) {
        byte[] words = new Words(3)
                .bytes32(key.toBytes())
                .bytes32(outputs.toBytes())
                .uint(claim.nano())
                .toBytes();
        byte[] prefixed = new byte[1 + words.length];
        prefixed[0] = FAILURE;
        System.arraycopy(words, 0, prefixed, 1, words.length);
        return Bytes32.of(Keccak.hash(prefixed));
    }
}
