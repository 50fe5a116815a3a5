package io.gridmill.engine.history;

import io.gridmill.model.Amount;

/**
 * Sums over attempts that were decided on.
 *
 * @param wallMillis metered wall time of the commands
 * @param cpuMillis user plus system time
 * @param peakBytes largest resident memory of any of them
 * @param amount what was paid
 */
public record Consumption(
        long attempts, long wallMillis, long cpuMillis, long peakBytes, long bytesIn, long bytesOut, Amount amount) {

    public static final Consumption NONE = new Consumption(0, 0, 0, 0, 0, 0, Amount.ZERO);

    public Consumption plus(Consumption other) {
        return new Consumption(
                attempts + other.attempts,
                wallMillis + other.wallMillis,
                cpuMillis + other.cpuMillis,
                Math.max(peakBytes, other.peakBytes),
                bytesIn + other.bytesIn,
                bytesOut + other.bytesOut,
                amount.plus(other.amount));
    }
}
