package io.gridmill.model.pipeline;

import io.gridmill.model.DataSize;
import io.gridmill.model.Durations;
import io.gridmill.model.protocol.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The texts of {@code resources} and {@code chunk}: what they must look like, and what holds when they are absent. */
public final class Amounts {

    public static final String CPU = "cpu";
    public static final String GPU = "gpu";
    public static final String MEMORY = "memory";
    public static final String TIME = "time";
    public static final String DISK = "disk";

    /** The keys of resources. */
    public static final List<String> KEYS = List.of(CPU, GPU, MEMORY, TIME, DISK);

    public static final int MOST_CPU = 4096;
    public static final int MOST_GPU = 64;

    private static final Map<String, String> USUAL =
            Map.of(CPU, "1", GPU, "0", MEMORY, "1Gi", TIME, "1h", DISK, "10Gi");

    private Amounts() {}

    /** What holds for a key that is absent. */
    public static String usual(String key) {
        String text = USUAL.get(key);
        if (text == null) {
            throw new IllegalArgumentException("No resource " + key);
        }
        return text;
    }

    /**
     * Checks the text of one key.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    public static void check(String key, String text) {
        switch (key) {
            case CPU -> integer("cpu", text, 1, MOST_CPU);
            case GPU -> integer("gpu", text, 0, MOST_GPU);
            case MEMORY, DISK -> size(key, text);
            case TIME -> duration(key, text);
            default -> throw new IllegalArgumentException("No resource " + key);
        }
    }

    /** @param text texts of all keys, checked */
    public static Resources resources(Function<String, String> text) {
        return new Resources(
                (int) integer(CPU, text.apply(CPU), 1, MOST_CPU),
                (int) integer(GPU, text.apply(GPU), 0, MOST_GPU),
                size(MEMORY, text.apply(MEMORY)),
                duration(TIME, text.apply(TIME)),
                size(DISK, text.apply(DISK)));
    }

    /** @throws IllegalArgumentException with a message for the user */
    public static long integer(String what, String text, long min, long max) {
        long number;
        try {
            number = Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(what + " must be a whole number, not '" + text + "'", e);
        }
        if (number < min || number > max) {
            throw new IllegalArgumentException(what + " must be from " + min + " to " + max + ", not " + number);
        }
        return number;
    }

    /** @throws IllegalArgumentException with a message for the user */
    public static DataSize size(String what, String text) {
        DataSize size = DataSize.parse(text);
        if (size.bytes() == 0) {
            throw new IllegalArgumentException(what + " must be more than nothing");
        }
        return size;
    }

    /** @throws IllegalArgumentException with a message for the user */
    public static Duration duration(String what, String text) {
        Duration duration = Durations.parse(text);
        if (duration.isZero()) {
            throw new IllegalArgumentException(what + " must be more than nothing");
        }
        return duration;
    }
}
