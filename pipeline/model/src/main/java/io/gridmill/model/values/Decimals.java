package io.gridmill.model.values;

import java.math.BigDecimal;

/** Decimal numbers as short texts that are the same everywhere. */
public final class Decimals {

    private static final int LONGEST = 64;
    private static final int LARGEST_EXPONENT = 400;

    private Decimals() {}

    /** The number without needless zeros; {@code 1.5E-12} and the like only for very small and very large ones. */
    public static String text(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        if (stripped.signum() == 0) {
            return "0";
        }
        int exponent = stripped.precision() - stripped.scale() - 1;
        return exponent < -10 || exponent > 20 ? stripped.toString() : stripped.toPlainString();
    }

    /** @throws IllegalArgumentException with a message for the user */
    public static BigDecimal parse(String text) {
        String trimmed = text.strip();
        try {
            if (trimmed.length() <= LONGEST) {
                BigDecimal number = new BigDecimal(trimmed);
                if (Math.abs((long) number.scale()) <= LARGEST_EXPONENT) {
                    return number;
                }
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no number", e);
        }
        throw new IllegalArgumentException("'" + trimmed.substring(0, Math.min(20, trimmed.length()))
                + "…' is no number that can be handled here");
    }
}
