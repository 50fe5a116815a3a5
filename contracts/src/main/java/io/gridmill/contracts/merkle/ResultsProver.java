package io.gridmill.contracts.merkle;

import io.gridmill.contracts.Bytes32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A results tree with all its nodes, for proofs: 64 bytes per leaf. Built after the fact from the leaves in the order
 * of their acceptance. Immutable.
 */
public final class ResultsProver {

    private final int size;
    /** The nodes of each level that have a leaf below them, side by side. */
    private final byte[][] levels = new byte[TreeHash.DEPTH + 1][];

    public ResultsProver(List<Bytes32> leaves) {
        size = leaves.size();
        if (size > TreeHash.CAPACITY) {
            throw new IllegalArgumentException("A results tree holds at most " + TreeHash.CAPACITY + " results");
        }
        byte[] level = new byte[32 * size];
        int offset = 0;
        for (Bytes32 leaf : leaves) {
            leaf.copyTo(level, offset);
            offset += 32;
        }
        levels[0] = level;
        TreeHash hash = new TreeHash();
        byte[] empty = TreeHash.empty();
        for (int height = 0; height < TreeHash.DEPTH; height++) {
            byte[] below = levels[height];
            int nodes = below.length / 32;
            byte[] above = new byte[32 * ((nodes + 1) / 2)];
            for (int i = 0; i < nodes; i += 2) {
                boolean paired = i + 1 < nodes;
                hash.node(
                        below,
                        32 * i,
                        paired ? below : empty,
                        paired ? 32 * (i + 1) : TreeHash.emptyAt(height),
                        above,
                        16 * i);
            }
            levels[height + 1] = above;
        }
    }

    public int size() {
        return size;
    }

    public Bytes32 root() {
        return nodeAt(TreeHash.DEPTH, 0);
    }

    /** @throws IndexOutOfBoundsException when no leaf stands there */
    public ResultsProof proof(int index) {
        List<Bytes32> siblings = new ArrayList<>(TreeHash.DEPTH);
        int position = Objects.checkIndex(index, size);
        for (int level = 0; level < TreeHash.DEPTH; level++) {
            siblings.add(nodeAt(level, position ^ 1));
            position >>= 1;
        }
        return new ResultsProof(index, siblings);
    }

    private Bytes32 nodeAt(int level, int position) {
        byte[] nodes = levels[level];
        return 32 * position < nodes.length
                ? Bytes32.of(Arrays.copyOfRange(nodes, 32 * position, 32 * position + 32))
                : Bytes32.of(
                        Arrays.copyOfRange(TreeHash.empty(), TreeHash.emptyAt(level), TreeHash.emptyAt(level) + 32));
    }
}
