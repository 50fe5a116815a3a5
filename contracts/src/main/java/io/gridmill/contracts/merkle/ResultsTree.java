package io.gridmill.contracts.merkle;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.Keccak;
import io.gridmill.contracts.internal.Words;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * The Merkle tree over the accepted results of one deal, growing at its right end: it remembers one node per level, so
 * a deal of sixteen million results costs 800 bytes. Fixed depth of 24, Keccak-256; leaves and inner nodes are hashed
 * under different prefixes, and the positions that hold no result carry an explicit empty leaf. The contracts verify
 * the same tree.
 *
 * <p>Not safe for use by several threads.
 */
public final class ResultsTree {

    /** Most leaves that a tree can hold. */
    public static final int CAPACITY = TreeHash.CAPACITY;

    private final TreeHash hash = new TreeHash();
    /** For every bit set in the count, the node over that many leaves; the others are leftovers. */
    private final byte[] frontier;

    private int size;

    public ResultsTree() {
        this(0, new byte[32 * (TreeHash.DEPTH + 1)]);
    }

    private ResultsTree(int size, byte[] frontier) {
        this.size = size;
        this.frontier = frontier;
    }

    /**
     * The leaf of one accepted result.
     *
     * @param partitionKey identity of the partition, see {@code PartitionKey.treeKey}
     * @param inputDigest the partition's cache key
     * @param outputDigest see {@code PartitionResult.outputDigest}
     * @param amount paid for it
     */
    public static Bytes32 leaf(Digest partitionKey, Digest inputDigest, Digest outputDigest, Amount amount) {
        byte[] words = new Words(4)
                .bytes32(partitionKey.toBytes())
                .bytes32(inputDigest.toBytes())
                .bytes32(outputDigest.toBytes())
                .uint(amount.nano())
                .toBytes();
        byte[] prefixed = new byte[1 + words.length];
        System.arraycopy(words, 0, prefixed, 1, words.length);
        return Bytes32.of(Keccak.hash(prefixed));
    }

    /** Number of leaves, which is the position of the next one. */
    public int size() {
        return size;
    }

    /** @throws IllegalStateException when the tree is full */
    public void append(Bytes32 leaf) {
        if (size == CAPACITY) {
            throw new IllegalStateException("A deal's results tree holds at most " + CAPACITY + " results");
        }
        byte[] node = leaf.toBytes();
        int level = 0;
        for (int position = size; (position & 1) == 1; position >>= 1) {
            hash.node(frontier, 32 * level, node, 0, node, 0);
            level++;
        }
        System.arraycopy(node, 0, frontier, 32 * level, 32);
        size++;
    }

    public Bytes32 root() {
        if (size == CAPACITY) {
            return nodeAt(TreeHash.DEPTH);
        }
        byte[] empty = TreeHash.empty();
        byte[] node = new byte[32];
        boolean allEmpty = true;
        for (int level = 0; level < TreeHash.DEPTH; level++) {
            boolean leftIsFull = (size >> level & 1) == 1;
            if (leftIsFull) {
                hash.node(
                        frontier, 32 * level, allEmpty ? empty : node, allEmpty ? TreeHash.emptyAt(level) : 0, node, 0);
                allEmpty = false;
            } else if (!allEmpty) {
                hash.node(node, 0, empty, TreeHash.emptyAt(level), node, 0);
            }
        }
        if (allEmpty) {
            System.arraycopy(empty, TreeHash.emptyAt(TreeHash.DEPTH), node, 0, 32);
        }
        return Bytes32.of(node);
    }

    /** All that {@link #restore} needs, as text of at most 1,100 characters; durable memory is the caller's. */
    public String state() {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 32 * Integer.bitCount(size)).putInt(size);
        for (int level = 0; level <= TreeHash.DEPTH; level++) {
            if ((size >> level & 1) == 1) {
                bytes.put(frontier, 32 * level, 32);
            }
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** @throws IllegalArgumentException when the text is no such state */
    public static ResultsTree restore(String state) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(state));
        int size = bytes.remaining() < 4 ? -1 : bytes.getInt();
        if (size < 0 || size > CAPACITY || bytes.remaining() != 32 * Integer.bitCount(size)) {
            throw new IllegalArgumentException("The text is no state of a results tree");
        }
        byte[] frontier = new byte[32 * (TreeHash.DEPTH + 1)];
        for (int level = 0; level <= TreeHash.DEPTH; level++) {
            if ((size >> level & 1) == 1) {
                bytes.get(frontier, 32 * level, 32);
            }
        }
        return new ResultsTree(size, frontier);
    }

    /** A tree that grows on its own from here. */
    public ResultsTree copy() {
        return new ResultsTree(size, frontier.clone());
    }

    private Bytes32 nodeAt(int level) {
        byte[] node = new byte[32];
        System.arraycopy(frontier, 32 * level, node, 0, 32);
        return Bytes32.of(node);
    }
}
