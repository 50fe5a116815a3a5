package io.gridmill.contracts.internal;

import java.math.BigInteger;
import java.util.HexFormat;

/** The two ways in which nodes write numbers and bytes. */
public final class Hex {

    private Hex() {}

    /** @throws IllegalArgumentException when the text is not 0x and pairs of digits */
    public static byte[] bytes(String text) {
        if (!text.startsWith("0x")) {
            throw new IllegalArgumentException("Expected 0x and hexadecimal digits");
        }
        return HexFormat.of().parseHex(text, 2, text.length());
    }

    public static String of(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    public static BigInteger number(String quantity) {
        if (!quantity.startsWith("0x") || quantity.length() < 3) {
            throw new IllegalArgumentException("Expected a number as 0x and hexadecimal digits");
        }
        return new BigInteger(quantity.substring(2), 16);
    }

    public static String quantity(BigInteger number) {
        return "0x" + number.toString(16);
    }

    public static String quantity(long number) {
        return "0x" + Long.toHexString(number);
    }
}
