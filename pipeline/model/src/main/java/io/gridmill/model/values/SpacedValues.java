package io.gridmill.model.values;

import io.gridmill.model.pipeline.Limits;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Evenly spaced numbers, both ends included, or ten to the power of such numbers. Texts are exact where 16 digits
 * suffice and otherwise rounded to them; they do not depend on the machine.
 */
public final class SpacedValues implements Values {

    private static final MathContext DIGITS = MathContext.DECIMAL64;
    private static final BigDecimal LARGEST_EXPONENT = BigDecimal.valueOf(300);

    private final BigDecimal start;
    private final BigDecimal stop;
    private final long count;
    private final boolean power;

    private SpacedValues(BigDecimal start, BigDecimal stop, long count, boolean power) {
        if (count < 1 || count > Limits.POINTS) {
            throw new IllegalArgumentException("a spacing has 1 to " + Limits.POINTS + " values, not " + count);
        }
        this.start = start;
        this.stop = stop;
        this.count = count;
        this.power = power;
    }

    /** {@code count} numbers from start to stop. */
    public static SpacedValues linear(BigDecimal start, BigDecimal stop, long count) {
        return new SpacedValues(start, stop, count, false);
    }

    /**
     * Ten to the power of {@code count} numbers from start to stop.
     *
     * @throws IllegalArgumentException with a message for the user when an exponent is beyond 300
     */
    public static SpacedValues logarithmic(BigDecimal start, BigDecimal stop, long count) {
        if (start.abs().compareTo(LARGEST_EXPONENT) > 0 || stop.abs().compareTo(LARGEST_EXPONENT) > 0) {
            throw new IllegalArgumentException(
                    "logspace takes exponents of ten from -300 to 300: [0, 3, 4] makes 1, 10, 100 and 1000");
        }
        return new SpacedValues(start, stop, count, true);
    }

    @Override
    public long size() {
        return count;
    }

    @Override
    public String at(long index) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("No value " + index + " of " + count);
        }
        BigDecimal number = number(index);
        if (!power) {
            return Decimals.text(number);
        }
        BigDecimal exponent = number.stripTrailingZeros();
        return exponent.scale() <= 0
                ? Decimals.text(BigDecimal.ONE.scaleByPowerOfTen(exponent.intValueExact()))
                : Decimals.text(new BigDecimal(Double.toString(StrictMath.pow(10, exponent.doubleValue()))));
    }

    private BigDecimal number(long index) {
        if (index == 0) {
            return start;
        }
        if (index == count - 1) {
            return stop;
        }
        BigDecimal offset = stop.subtract(start)
                .multiply(BigDecimal.valueOf(index))
                .divide(BigDecimal.valueOf(count - 1), MathContext.DECIMAL128);
        return start.add(offset).round(DIGITS);
    }

    @Override
    public String slice(long from, long length) {
        return ListedValues.join(this, from, length);
    }
}
