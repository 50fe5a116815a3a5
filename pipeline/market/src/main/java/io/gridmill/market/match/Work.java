package io.gridmill.market.match;

import java.time.Duration;

/**
 * How much a run has to compute on the market, as a pool of usual speed would need for it.
 *
 * @param coreSeconds of all partitions together; 0 when nobody knows
 * @param gpuSeconds likewise
 * @param measured whether earlier runs tell; otherwise every partition is taken to last as long as its limit allows
 */
public record Work(double coreSeconds, double gpuSeconds, boolean measured) {

    /** Nobody knows how many partitions there are. */
    public static final Work UNKNOWN = new Work(0, 0, false);

    public Work {
        if (!(coreSeconds >= 0 && gpuSeconds >= 0)) {
            throw new IllegalArgumentException("Work is not negative: " + coreSeconds + ", " + gpuSeconds);
        }
    }

    /** So many partitions that each take a time on these cores and GPUs. */
    public static Work of(long partitions, int cores, int gpus, Duration each, boolean measured) {
        double seconds = partitions * (each.toMillis() / 1000.0);
        return new Work(seconds * cores, seconds * gpus, measured);
    }

    /** Both, one after the other or side by side; measured when all of it is. */
    public Work plus(Work other) {
        if (!isKnown()) {
            return other;
        }
        return other.isKnown()
                ? new Work(coreSeconds + other.coreSeconds, gpuSeconds + other.gpuSeconds, measured && other.measured)
                : this;
    }

    public boolean isKnown() {
        return coreSeconds > 0;
    }
}
