package io.gridmill.model.values;

import io.gridmill.model.pipeline.Limits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers written {@code 1-240}, {@code 1-240:2}, {@code 10-1:-1}, {@code 0-1:0.25} or {@code 1,5,9-20}: single numbers
 * and evenly stepped stretches, both ends included when the step meets them.
 */
public final class NumberRange implements Values {

    private static final int LONGEST = 64 * 1024;
    private static final int MOST_SCALE = 12;

    /** Numbers {@code (start + i * step) / 10^scale}. */
    private record Stretch(long start, long step, long count, int scale) {

        long unscaled(long index) {
            return start + index * step;
        }

        String text(long index) {
            long number = unscaled(index);
            return scale == 0 ? Long.toString(number) : Decimals.text(BigDecimal.valueOf(number, scale));
        }
    }

    private final Stretch[] stretches;

    /** Index of the first number of each stretch, and the size. */
    private final long[] begins;

    private NumberRange(List<Stretch> stretches) {
        this.stretches = stretches.toArray(Stretch[]::new);
        this.begins = new long[this.stretches.length + 1];
        for (int i = 0; i < this.stretches.length; i++) {
            begins[i + 1] = begins[i] + this.stretches[i].count;
        }
    }

    /**
     * Reads a range.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    public static NumberRange parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("a range longer than " + LONGEST + " characters");
        }
        List<Stretch> stretches = new ArrayList<>();
        long total = 0;
        for (String part : text.split(",", -1)) {
            Stretch stretch = stretch(part.strip(), text);
            total = Math.addExact(total, stretch.count);
            if (total > Limits.POINTS) {
                throw new IllegalArgumentException(
                        "the range '" + text + "' has more than " + Limits.POINTS + " values");
            }
            stretches.add(stretch);
        }
        return new NumberRange(stretches);
    }

    private static Stretch stretch(String part, String whole) {
        int colon = part.indexOf(':');
        String ends = colon < 0 ? part : part.substring(0, colon);
        int dash = ends.indexOf('-', 1);
        if (dash < 0) {
            if (colon >= 0) {
                throw bad(whole);
            }
            BigDecimal number = number(ends, whole);
            int scale = Math.max(0, number.scale());
            return new Stretch(unscaled(number, scale, whole), 0, 1, scale);
        }
        BigDecimal first = number(ends.substring(0, dash), whole);
        BigDecimal last = number(ends.substring(dash + 1), whole);
        if (colon < 0 && (first.scale() > 0 || last.scale() > 0)) {
            throw new IllegalArgumentException("the range '" + whole
                    + "' needs a step, since its ends are no integers; write for example 0-1:0.25");
        }
        BigDecimal step = colon < 0 ? BigDecimal.ONE : number(part.substring(colon + 1), whole);
        if (step.signum() == 0) {
            throw new IllegalArgumentException("the range '" + whole + "' has a step of 0");
        }
        if (last.compareTo(first) * step.signum() < 0) {
            throw new IllegalArgumentException("the range '" + whole + "' runs from " + first + " to " + last
                    + " with a step of " + step + "; exchange the ends or the sign of the step");
        }
        int scale = Math.max(0, Math.max(first.scale(), Math.max(last.scale(), step.scale())));
        long start = unscaled(first, scale, whole);
        long by = unscaled(step, scale, whole);
        long distance = Math.subtractExact(unscaled(last, scale, whole), start);
        return new Stretch(start, by, distance / by + 1, scale);
    }

    private static BigDecimal number(String text, String whole) {
        String trimmed = text.strip();
        for (int i = 0; i < trimmed.length(); i++) {
            char c = trimmed.charAt(i);
            if (!((c >= '0' && c <= '9') || c == '.' || (c == '-' && i == 0))) {
                throw bad(whole);
            }
        }
        try {
            return new BigDecimal(trimmed);
        } catch (NumberFormatException e) {
            throw bad(whole);
        }
    }

    private static long unscaled(BigDecimal number, int scale, String whole) {
        // Fifteen digits leave room for every sum below.
        if (scale > MOST_SCALE || number.precision() - number.scale() + scale > 17) {
            throw new IllegalArgumentException("the range '" + whole + "' has numbers with too many digits");
        }
        return number.setScale(scale).unscaledValue().longValueExact();
    }

    private static IllegalArgumentException bad(String text) {
        return new IllegalArgumentException("'" + text + "' is no range; write for example 1-240, 1-240:2 or 1,5,9-20");
    }

    @Override
    public long size() {
        return begins[stretches.length];
    }

    @Override
    public String at(long index) {
        int stretch = stretchOf(index);
        return stretches[stretch].text(index - begins[stretch]);
    }

    @Override
    public String slice(long from, long count) {
        CompactText text = new CompactText();
        long at = from;
        long end = from + count;
        while (at < end) {
            int number = stretchOf(at);
            Stretch stretch = stretches[number];
            long inStretch = at - begins[number];
            long taken = Math.min(end, begins[number + 1]) - at;
            if (stretch.scale == 0) {
                text.addRun(stretch.unscaled(inStretch), stretch.step, taken);
            } else {
                for (long i = 0; i < taken; i++) {
                    text.addText(stretch.text(inStretch + i));
                }
            }
            at += taken;
        }
        return text.toString();
    }

    private int stretchOf(long index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("No value " + index + " of " + size());
        }
        int low = 0;
        int high = stretches.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (begins[middle] <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The range as text that {@link #parse} reads as the same numbers, such as {@code 1-24}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Stretch stretch : stretches) {
            text.append(text.isEmpty() ? "" : ",").append(stretch.text(0));
            if (stretch.count > 1) {
                text.append('-').append(stretch.text(stretch.count - 1));
                String step = new Stretch(stretch.step, 0, 1, stretch.scale).text(0);
                text.append(step.equals("1") ? "" : ":" + step);
            }
        }
        return text.toString();
    }
}
