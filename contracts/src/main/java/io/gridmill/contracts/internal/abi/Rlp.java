package io.gridmill.contracts.internal.abi;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** Recursive length prefix, Ethereum's encoding of transactions: what a transaction needs of it. */
final class Rlp {

    private final ByteArrayOutputStream items = new ByteArrayOutputStream();

    Rlp number(long value) {
        return number(BigInteger.valueOf(value));
    }

    /** Without leading zeros; zero is the empty string. */
    Rlp number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        int start = bytes[0] == 0 ? 1 : 0;
        byte[] trimmed = new byte[bytes.length - start];
        System.arraycopy(bytes, start, trimmed, 0, trimmed.length);
        return bytes(trimmed);
    }

    Rlp bytes(byte[] value) {
        if (value.length == 1 && value[0] >= 0) {
            items.write(value[0]);
        } else {
            header(items, value.length, 0x80);
            items.writeBytes(value);
        }
        return this;
    }

    Rlp emptyList() {
        items.write(0xc0);
        return this;
    }

    /** The items as one list. */
    byte[] toList() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(items.size() + 9);
        header(out, items.size(), 0xc0);
        out.writeBytes(items.toByteArray());
        return out.toByteArray();
    }

    /** The items as one list, after a byte that names the kind of transaction. */
    byte[] toList(int kind) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(items.size() + 10);
        out.write(kind);
        header(out, items.size(), 0xc0);
        out.writeBytes(items.toByteArray());
        return out.toByteArray();
    }

    private static void header(ByteArrayOutputStream out, int length, int base) {
        if (length < 56) {
            out.write(base + length);
            return;
        }
        int lengthBytes = (39 - Integer.numberOfLeadingZeros(length)) / 8;
        out.write(base + 55 + lengthBytes);
        for (int i = lengthBytes - 1; i >= 0; i--) {
            out.write(length >>> (8 * i));
        }
    }
}
