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

    public Resources {
        if (cpu < 1 || gpu < 0 || time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("A partition needs at least one core and some time");
        }
    }
}
