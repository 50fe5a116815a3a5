package io.gridmill.contracts.merkle;

import io.gridmill.contracts.Bytes32;
import java.util.List;

/**
 * Proof that a result stands at a position of a results tree: an invoice line checked against a root on chain.
 *
 * @param index position of the leaf, from 0
 * @param siblings the 24 neighbours on the way up, the leaf's own first
 */
public record ResultsProof(int index, List<Bytes32> siblings) {

    public ResultsProof {
        siblings = List.copyOf(siblings);
        if (index < 0 || index >= TreeHash.CAPACITY) {
            throw new IllegalArgumentException("A results tree has no position " + index);
        }
        if (siblings.size() != TreeHash.DEPTH) {
            throw new IllegalArgumentException("A proof has " + TreeHash.DEPTH + " siblings, not " + siblings.size());
        }
    }

    /** Whether the tree with this root holds the leaf at the proof's position. */
    public boolean verify(Bytes32 root, Bytes32 leaf) {
        TreeHash hash = new TreeHash();
        byte[] node = leaf.toBytes();
        for (int level = 0; level < TreeHash.DEPTH; level++) {
            byte[] sibling = siblings.get(level).toBytes();
            if ((index >> level & 1) == 0) {
                hash.node(node, 0, sibling, 0, node, 0);
            } else {
                hash.node(sibling, 0, node, 0, node, 0);
            }
        }
        return Bytes32.of(node).equals(root);
    }
}
