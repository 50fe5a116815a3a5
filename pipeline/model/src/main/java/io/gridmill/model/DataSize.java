package io.gridmill.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes. Written {@code 512Mi}, {@code 1Gi}, {@code 64KiB}, {@code 10MB} or {@code 4096}; in JSON bytes. */
public record DataSize(@JsonValue long bytes) implements Comparable<DataSize> {

    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,18})\\s*(?:([KMGTP])(i?)B?|B)?");

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("A size cannot be negative: " + bytes);
        }
    }

    @JsonCreator
    public static DataSize ofBytes(long bytes) {
        return new DataSize(bytes);
    }

    public static DataSize ofMebibytes(long mebibytes) {
        return new DataSize(Math.multiplyExact(mebibytes, 1L << 20));
    }

    /** @throws IllegalArgumentException with a message for the user */
    public static DataSize parse(String text) {
        Matcher matcher = SYNTAX.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size; write for example 512Mi, 1Gi or 4096");
        }
        long number = Long.parseLong(matcher.group(1));
        if (matcher.group(2) == null) {
            return new DataSize(number);
        }
        int power = "KMGTP".indexOf(matcher.group(2)) + 1;
        long base = matcher.group(3).isEmpty() ? 1000 : 1024;
        try {
            long bytes = number;
            for (int i = 0; i < power; i++) {
                bytes = Math.multiplyExact(bytes, base);
            }
            return new DataSize(bytes);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is larger than any store", e);
        }
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** For people: {@code 1.5 GiB}. */
    @Override
    public String toString() {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int power = Math.min(5, (63 - Long.numberOfLeadingZeros(bytes)) / 10);
        double value = bytes / Math.pow(1024, power);
        return String.format(Locale.ROOT, value < 10 ? "%.1f %siB" : "%.0f %siB", value, "KMGTP".charAt(power - 1));
    }
}
