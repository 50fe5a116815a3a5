package io.gridmill.rendering.image;

import java.util.Arrays;

/** Bytes written bit by bit, lowest bit first. */
final class Bits {
    private byte[] bytes;
    private int size;
    private long pending;
    private int pendingBits;

    Bits(int expected) {
        bytes = new byte[expected];
    }

    /** Appends the lowest `count` bits (at most 32). */
    void put(int value, int count) {
        pending |= (value & (1L << count) - 1) << pendingBits;
        pendingBits += count;
        while (pendingBits >= 8) {
            append((byte) pending);
            pending >>>= 8;
            pendingBits -= 8;
        }
    }

    /** Fills up to a whole byte with zeros. */
    void align() {
        if (pendingBits > 0) {
            put(0, 8 - pendingBits);
        }
    }

    private void append(byte b) {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, size * 2);
        }
        bytes[size++] = b;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }
}
