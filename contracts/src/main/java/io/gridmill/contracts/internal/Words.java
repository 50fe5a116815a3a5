package io.gridmill.contracts.internal;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import java.math.BigInteger;

/**
 * The ABI encoding of values of fixed size: one 32-byte word each, in order. It is what both {@code abi.encode} and
 * EIP-712 make of them, and hand-written because every result and every voucher passes here.
 */
public final class Words {

    private final byte[] bytes;
    private int position;

    public Words(int count) {
        this.bytes = new byte[32 * count];
    }

    public Words bytes32(Bytes32 value) {
        value.copyTo(bytes, position);
        position += 32;
        return this;
    }

    public Words bytes32(byte[] value) {
        if (value.length != 32) {
            throw new IllegalArgumentException("Expected 32 bytes, not " + value.length);
        }
        System.arraycopy(value, 0, bytes, position, 32);
        position += 32;
        return this;
    }

    public Words address(Address value) {
        value.copyTo(bytes, position + 12);
        position += 32;
        return this;
    }

    /** @param value read as unsigned */
    public Words uint(long value) {
        for (int i = 0; i < 8; i++) {
            bytes[position + 31 - i] = (byte) (value >>> (8 * i));
        }
        position += 32;
        return this;
    }

    public Words uint(BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > 256) {
            throw new IllegalArgumentException(value + " is no uint256");
        }
        byte[] magnitude = value.toByteArray();
        int leading = magnitude.length > 32 ? 1 : 0;
        int length = magnitude.length - leading;
        System.arraycopy(magnitude, leading, bytes, position + 32 - length, length);
        position += 32;
        return this;
    }

    public Words bool(boolean value) {
        return uint(value ? 1 : 0);
    }

    /** The words so far; the buffer itself, not to be changed. */
    public byte[] toBytes() {
        if (position != bytes.length) {
            throw new IllegalStateException(position / 32 + " of " + bytes.length / 32 + " words were written");
        }
        return bytes;
    }

    public Bytes32 keccak() {
        return Bytes32.of(Keccak.hash(toBytes()));
    }
}
