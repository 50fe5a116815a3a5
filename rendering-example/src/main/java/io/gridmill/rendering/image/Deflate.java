package io.gridmill.rendering.image;

import java.util.zip.Adler32;

/**
 * Compresses to zlib's format (RFC 1950, 1951). The JDK's own compressor is whatever zlib it was built with and gives
 * other bytes on other machines; here equal input gives equal output everywhere, so that replicas of a frame can be
 * compared by their digest.
 */
final class Deflate {
    private static final int WINDOW = 1 << 15;
    private static final int LONGEST = 258;
    private static final int SHORTEST = 4;
    private static final int HASH_BITS = 15;
    private static final int CHAIN = 24;
    /** Symbols per block: small enough for the codes to follow the picture. */
    private static final int BLOCK = 1 << 14;

    private static final int[] LENGTH_BASE = new int[29];
    private static final int[] LENGTH_EXTRA = new int[29];
    private static final int[] DISTANCE_BASE = new int[30];
    private static final int[] DISTANCE_EXTRA = new int[30];
    private static final int[] CODE_LENGTH_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    static {
        int base = 3;
        for (int i = 0; i < 28; i++) {
            LENGTH_BASE[i] = base;
            LENGTH_EXTRA[i] = i < 8 ? 0 : (i - 4) / 4;
            base += 1 << LENGTH_EXTRA[i];
        }
        LENGTH_BASE[28] = LONGEST;
        base = 1;
        for (int i = 0; i < 30; i++) {
            DISTANCE_BASE[i] = base;
            DISTANCE_EXTRA[i] = i < 4 ? 0 : (i - 2) / 2;
            base += 1 << DISTANCE_EXTRA[i];
        }
    }

    private final byte[] in;
    private final Bits out;
    private final int[] head = new int[1 << HASH_BITS];
    private final int[] previous = new int[WINDOW];
    /** A block's symbols: a literal, or length << 16 | distance. */
    private final int[] symbols = new int[BLOCK];

    private int count;

    private Deflate(byte[] in) {
        this.in = in;
        out = new Bits(in.length / 2 + 64);
        java.util.Arrays.fill(head, -1);
    }

    static byte[] zlib(byte[] data) {
        Deflate deflate = new Deflate(data);
        deflate.out.put(0x78, 8);
        deflate.out.put(0x9C, 8);
        deflate.compress();
        Adler32 sum = new Adler32();
        sum.update(data);
        deflate.out.align();
        for (int shift = 24; shift >= 0; shift -= 8) {
            deflate.out.put((int) (sum.getValue() >>> shift) & 255, 8);
        }
        return deflate.out.bytes();
    }

    private void compress() {
        int at = 0;
        while (at < in.length) {
            int match = match(at);
            int length = match >>> 16;
            if (length >= SHORTEST) {
                symbols[count++] = match;
                for (int i = 0; i < length; i++) {
                    remember(at++);
                }
            } else {
                symbols[count++] = in[at] & 255;
                remember(at++);
            }
            if (count == BLOCK) {
                block(at == in.length);
            }
        }
        if (count > 0 || in.length == 0) {
            block(true);
        }
    }

    private int hash(int at) {
        int four = (in[at] & 255) | ((in[at + 1] & 255) << 8) | ((in[at + 2] & 255) << 16) | (in[at + 3] << 24);
        return (four * 0x9E3779B1) >>> (32 - HASH_BITS);
    }

    private void remember(int at) {
        if (at + SHORTEST <= in.length) {
            int h = hash(at);
            previous[at & WINDOW - 1] = head[h];
            head[h] = at;
        }
    }

    /** The longest earlier match as length << 16 | distance; 0 for none. */
    private int match(int at) {
        if (at + SHORTEST > in.length) {
            return 0;
        }
        int limit = Math.min(LONGEST, in.length - at);
        int best = 0;
        int candidate = head[hash(at)];
        for (int tries = 0; tries < CHAIN && candidate >= 0 && at - candidate < WINDOW; tries++) {
            int length = 0;
            while (length < limit && in[candidate + length] == in[at + length]) {
                length++;
            }
            if (length > best >>> 16) {
                best = length << 16 | at - candidate;
                if (length == limit) {
                    break;
                }
            }
            candidate = previous[candidate & WINDOW - 1];
        }
        return best;
    }

    private static int slot(int[] bases, int value) {
        int slot = bases.length - 1;
        while (bases[slot] > value) {
            slot--;
        }
        return slot;
    }

    private void block(boolean last) {
        int[] literalUse = new int[286];
        int[] distanceUse = new int[30];
        literalUse[256] = 1;
        for (int i = 0; i < count; i++) {
            int symbol = symbols[i];
            if (symbol < 256) {
                literalUse[symbol]++;
            } else {
                literalUse[257 + slot(LENGTH_BASE, symbol >>> 16)]++;
                distanceUse[slot(DISTANCE_BASE, symbol & 0xFFFF)]++;
            }
        }
        Huffman literals = Huffman.of(literalUse, 15);
        Huffman distances = Huffman.of(distanceUse, 15);
        out.put(last ? 1 : 0, 1);
        out.put(2, 2);
        codes(literals, distances);
        for (int i = 0; i < count; i++) {
            int symbol = symbols[i];
            if (symbol < 256) {
                literals.put(symbol, out);
            } else {
                int length = symbol >>> 16;
                int slot = slot(LENGTH_BASE, length);
                literals.put(257 + slot, out);
                out.put(length - LENGTH_BASE[slot], LENGTH_EXTRA[slot]);
                int distance = symbol & 0xFFFF;
                slot = slot(DISTANCE_BASE, distance);
                distances.put(slot, out);
                out.put(distance - DISTANCE_BASE[slot], DISTANCE_EXTRA[slot]);
            }
        }
        literals.put(256, out);
        count = 0;
    }

    /** Writes both codes' lengths, each plainly: the tables are a small part of a picture. */
    private void codes(Huffman literals, Huffman distances) {
        int[] use = new int[19];
        for (int i = 0; i < 286; i++) {
            use[literals.length(i)]++;
        }
        for (int i = 0; i < 30; i++) {
            use[distances.length(i)]++;
        }
        Huffman lengths = Huffman.of(use, 7);
        out.put(286 - 257, 5);
        out.put(30 - 1, 5);
        out.put(19 - 4, 4);
        for (int symbol : CODE_LENGTH_ORDER) {
            out.put(lengths.length(symbol), 3);
        }
        for (int i = 0; i < 286; i++) {
            lengths.put(literals.length(i), out);
        }
        for (int i = 0; i < 30; i++) {
            lengths.put(distances.length(i), out);
        }
    }
}
