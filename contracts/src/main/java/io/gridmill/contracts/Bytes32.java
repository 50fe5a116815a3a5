package io.gridmill.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.gridmill.model.Digest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Solidity's {@code bytes32}: a deal's id, a root, a nonce, a hash. Immutable. Written as 0x and 64 lower-case digits. */
public final class Bytes32 implements Comparable<Bytes32> {

    public static final int LENGTH = 32;

    public static final Bytes32 ZERO = new Bytes32(new byte[LENGTH]);

    private final byte[] bytes;

    private Bytes32(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException when it is not 32 bytes long */
    public static Bytes32 of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("Expected 32 bytes, not " + bytes.length);
        }
        return new Bytes32(bytes.clone());
    }

    /** The same 32 bytes, seen by the chain. */
    public static Bytes32 of(Digest digest) {
        return new Bytes32(digest.toBytes());
    }

    public static Bytes32 random(SecureRandom random) {
        byte[] bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        return new Bytes32(bytes);
    }

    /** @throws IllegalArgumentException when the text is not 0x and 64 hexadecimal digits */
    @JsonCreator
    public static Bytes32 parse(String hex) {
        if (hex.length() != 2 + 2 * LENGTH || !hex.startsWith("0x")) {
            throw new IllegalArgumentException(
                    "Expected 0x and 64 hexadecimal digits, not " + hex.length() + " characters");
        }
        return new Bytes32(HexFormat.of().parseHex(hex.toLowerCase(Locale.ROOT), 2, hex.length()));
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Writes the 32 bytes into a buffer without a copy in between. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, LENGTH);
    }

    @JsonValue
    public String hex() {
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    @Override
    public int compareTo(Bytes32 other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes32 that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
