package io.gridmill.contracts.merkle;

import io.gridmill.contracts.internal.Keccak;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.digests.KeccakDigest;

/** The hashes of the results tree over raw bytes. One thread at a time. */
final class TreeHash {

    static final int DEPTH = 24;
    static final int CAPACITY = 1 << DEPTH;

    private static final byte NODE = 0x01;
    private static final byte[] EMPTY = emptyNodes();

    private final KeccakDigest digest = new KeccakDigest(256);

    /** Hashes two neighbours, each 32 bytes at an offset, into 32 bytes at another. */
    void node(byte[] left, int leftOffset, byte[] right, int rightOffset, byte[] out, int outOffset) {
        digest.update(NODE);
        digest.update(left, leftOffset, 32);
        digest.update(right, rightOffset, 32);
        digest.doFinal(out, outOffset);
    }

    /** The node at a level (leaves: 0) over nothing but empty leaves: 32 bytes at this offset of {@link #empty()}. */
    static int emptyAt(int level) {
        return 32 * level;
    }

    static byte[] empty() {
        return EMPTY;
    }

    private static byte[] emptyNodes() {
        byte[] nodes = new byte[32 * (DEPTH + 1)];
        byte[] leaf = Keccak.hash("gridmill.results.empty".getBytes(StandardCharsets.US_ASCII));
        System.arraycopy(leaf, 0, nodes, 0, 32);
        TreeHash hash = new TreeHash();
        for (int level = 0; level < DEPTH; level++) {
            hash.node(nodes, emptyAt(level), nodes, emptyAt(level), nodes, emptyAt(level + 1));
        }
        return nodes;
    }
}
