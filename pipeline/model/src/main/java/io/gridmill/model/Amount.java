package io.gridmill.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * An amount of RLC in its base unit, the nRLC (10<sup>-9</sup> RLC; the token has nine decimals). Never negative; all
 * arithmetic is exact and fails on overflow. In JSON it is the integer number of nRLC.
 */
public record Amount(@JsonValue long nano) implements Comparable<Amount> {

    public static final Amount ZERO = new Amount(0);

    private static final int DECIMALS = 9;

    public Amount {
        if (nano < 0) {
            throw new IllegalArgumentException("An amount cannot be negative: " + nano + " nRLC");
        }
    }

    @JsonCreator
    public static Amount ofNano(long nano) {
        return nano == 0 ? ZERO : new Amount(nano);
    }

    public static Amount of(BigInteger nano) {
        return ofNano(nano.longValueExact());
    }

    /**
     * Reads {@code 40 RLC}, {@code 0.5RLC} or {@code 1200 nRLC}.
     *
     * @throws IllegalArgumentException with a message for the user when the text is no such amount
     */
    public static Amount parse(String text) {
        String trimmed = text.strip();
        try {
            if (trimmed.endsWith("nRLC")) {
                return ofNano(Long.parseLong(
                        trimmed.substring(0, trimmed.length() - 4).strip()));
            }
            if (trimmed.endsWith("RLC")) {
                BigDecimal rlc = new BigDecimal(
                        trimmed.substring(0, trimmed.length() - 3).strip());
                return ofNano(rlc.setScale(DECIMALS, RoundingMode.UNNECESSARY)
                        .unscaledValue()
                        .longValueExact());
            }
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no amount of RLC; write for example 40 RLC or 0.25 RLC (at most 9 decimals)", e);
        }
        throw new IllegalArgumentException("'" + text + "' has no unit; write for example 40 RLC");
    }

    public Amount plus(Amount other) {
        return ofNano(Math.addExact(nano, other.nano));
    }

    /** @throws IllegalArgumentException when the other amount is larger */
    public Amount minus(Amount other) {
        return ofNano(Math.subtractExact(nano, other.nano));
    }

    public Amount times(long factor) {
        return ofNano(Math.multiplyExact(nano, factor));
    }

    /**
     * What {@code cores} cores cost for a time at this price per core-second, rounded down to the nRLC.
     *
     * @param millis wall time in milliseconds
     */
    public Amount perSecond(int cores, long millis) {
        return of(BigInteger.valueOf(nano)
                .multiply(BigInteger.valueOf(cores))
                .multiply(BigInteger.valueOf(millis))
                .divide(BigInteger.valueOf(1000)));
    }

    public boolean isZero() {
        return nano == 0;
    }

    public Amount min(Amount other) {
        return compareTo(other) <= 0 ? this : other;
    }

    @Override
    public int compareTo(Amount other) {
        return Long.compare(nano, other.nano);
    }

    /** For people: {@code 1.25 RLC}. */
    @Override
    public String toString() {
        BigDecimal rlc = BigDecimal.valueOf(nano, DECIMALS).stripTrailingZeros();
        return (rlc.scale() < 0 ? rlc.setScale(0) : rlc).toPlainString() + " RLC";
    }
}
