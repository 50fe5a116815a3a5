package io.gridmill.model;

import java.time.Duration;

/** Durations as people write them: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 6h}, {@code 3d}, {@code 1h30m}. */
public final class Durations {

    /** No duration in a pipeline file is longer than this. */
    public static final Duration LONGEST = Duration.ofDays(3650);

    private static final String[] UNITS = {"d", "h", "m", "s", "ms"};
    private static final long[] MILLIS = {86_400_000L, 3_600_000L, 60_000L, 1000L, 1L};

    private Durations() {}

    /**
     * Reads a duration. Units come largest first and each at most once.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    public static Duration parse(String text) {
        String trimmed = text.strip();
        long total = 0;
        int next = 0;
        int at = 0;
        while (at < trimmed.length()) {
            int digits = at;
            while (digits < trimmed.length() && isDigit(trimmed.charAt(digits))) {
                digits++;
            }
            int letters = digits;
            while (letters < trimmed.length() && !isDigit(trimmed.charAt(letters))) {
                letters++;
            }
            int unit = unit(trimmed.substring(digits, letters), next);
            if (digits == at || digits - at > 12 || unit < 0) {
                throw bad(text);
            }
            total += Long.parseLong(trimmed.substring(at, digits)) * MILLIS[unit];
            if (total > LONGEST.toMillis()) {
                throw new IllegalArgumentException("'" + text + "' is longer than ten years");
            }
            next = unit + 1;
            at = letters;
        }
        if (trimmed.isEmpty()) {
            throw bad(text);
        }
        return Duration.ofMillis(total);
    }

    /** The shortest text that {@link #parse} reads as this duration, to the millisecond: {@code 1h30m}. */
    public static String text(Duration duration) {
        long rest = duration.toMillis();
        if (rest <= 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        for (int unit = 0; unit < UNITS.length; unit++) {
            long number = rest / MILLIS[unit];
            rest -= number * MILLIS[unit];
            if (number > 0) {
                text.append(number).append(UNITS[unit]);
            }
        }
        return text.toString();
    }

    private static int unit(String name, int from) {
        for (int unit = from; unit < UNITS.length; unit++) {
            if (UNITS[unit].equals(name)) {
                return unit;
            }
        }
        return -1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static IllegalArgumentException bad(String text) {
        return new IllegalArgumentException("'" + text + "' is no duration; write for example 500ms, 30s, 5m or 1h30m");
    }
}
