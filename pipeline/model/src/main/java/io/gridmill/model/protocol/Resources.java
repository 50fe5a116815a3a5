package io.gridmill.model.protocol;

import io.gridmill.model.DataSize;
import java.time.Duration;

/**
 * What one partition may use at most.
 *
 * @param cpu cores, at least 1
 * @param gpu devices
 * @param memory peak resident memory
 * @param time wall time of the command
 * @param disk bytes below the working directory
 */
public record Resources(int cpu, int gpu, DataSize memory, Duration time, DataSize disk) {

    /** Longer than any command runs, and short enough for nanoseconds to be counted. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    public Resources {
        Required.present("memory", memory);
        Required.present("time", time);
        Required.present("disk", disk);
        if (time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("time is at most " + LONGEST.toDays() + " days, not " + time);
        }
        if (cpu < 1 || gpu < 0 || time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("A partition needs at least one core and some time");
        }
    }
}
