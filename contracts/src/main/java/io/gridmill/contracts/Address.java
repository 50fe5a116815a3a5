package io.gridmill.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.gridmill.contracts.internal.Keccak;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An Ethereum address. Immutable. Written as 0x and 40 lower-case digits; a mixed-case text must carry its checksum. */
public final class Address implements Comparable<Address> {

    public static final int LENGTH = 20;

    public static final Address ZERO = new Address(new byte[LENGTH]);

    private final byte[] bytes;

    private Address(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException when it is not 20 bytes long */
    public static Address of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("An address has 20 bytes, not " + bytes.length);
        }
        return new Address(bytes.clone());
    }

    /** @throws IllegalArgumentException when the text is no address, or its EIP-55 checksum is wrong */
    @JsonCreator
    public static Address parse(String text) {
        if (text.length() != 2 + 2 * LENGTH || !text.startsWith("0x")) {
            throw new IllegalArgumentException("'" + text + "' is no address; expected 0x and 40 hexadecimal digits");
        }
        String digits = text.substring(2);
        String lower = digits.toLowerCase(Locale.ROOT);
        Address address;
        try {
            address = new Address(HexFormat.of().parseHex(lower));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no address; expected 0x and 40 hexadecimal digits", e);
        }
        boolean checksummed = !digits.equals(lower) && !digits.equals(digits.toUpperCase(Locale.ROOT));
        if (checksummed && !address.checksummed().equals(text)) {
            throw new IllegalArgumentException("'" + text + "' has a wrong checksum: a digit was mistyped");
        }
        return address;
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Writes the 20 bytes into a buffer without a copy in between. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, LENGTH);
    }

    public boolean isZero() {
        return equals(ZERO);
    }

    /** Lower case. */
    @JsonValue
    public String hex() {
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    /** The mixed-case form of EIP-55, for people. */
    public String checksummed() {
        String digits = HexFormat.of().formatHex(bytes);
        byte[] hash = Keccak.hash(digits.getBytes(StandardCharsets.US_ASCII));
        StringBuilder text = new StringBuilder("0x");
        for (int i = 0; i < digits.length(); i++) {
            int nibble = (hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xf;
            char digit = digits.charAt(i);
            text.append(nibble >= 8 ? Character.toUpperCase(digit) : digit);
        }
        return text.toString();
    }

    @Override
    public int compareTo(Address other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Address that && Arrays.equals(bytes, that.bytes);
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
