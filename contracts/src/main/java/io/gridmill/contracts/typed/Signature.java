package io.gridmill.contracts.typed;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A key's signature: r, s and v in 65 bytes, as the contracts take it. Immutable. Written as 0x and 130 digits. */
public final class Signature {

    public static final int LENGTH = 65;

    private final byte[] bytes;

    private Signature(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException when it is not 65 bytes long */
    public static Signature of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("A signature has 65 bytes, not " + bytes.length);
        }
        return new Signature(bytes.clone());
    }

    /** @throws IllegalArgumentException when the text is not 0x and 130 hexadecimal digits */
    @JsonCreator
    public static Signature parse(String hex) {
        if (hex.length() != 2 + 2 * LENGTH || !hex.startsWith("0x")) {
            throw new IllegalArgumentException(
                    "A signature is 0x and 130 hexadecimal digits, not " + hex.length() + " characters");
        }
        return new Signature(HexFormat.of().parseHex(hex.toLowerCase(Locale.ROOT), 2, hex.length()));
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    @JsonValue
    public String hex() {
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Signature that && Arrays.equals(bytes, that.bytes);
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
