package io.gridmill.model.protocol;

import io.gridmill.model.Amount;

/**
 * What an attempt used, from the kernel's accounting of the command and its children, and what the pool asks for it.
 *
 * @param wallMillis wall time of the command in milliseconds
 * @param cpuMillis user plus system time in milliseconds
 * @param peakBytes peak resident memory
 * @param bytesIn bytes fetched for it
 * @param bytesOut bytes of its outputs
 * @param claim what the pool asks for it
 */
public record Usage(long wallMillis, long cpuMillis, long peakBytes, long bytesIn, long bytesOut, Amount claim) {

    public Usage {
        if (wallMillis < 0 || cpuMillis < 0 || peakBytes < 0 || bytesIn < 0 || bytesOut < 0) {
            throw new IllegalArgumentException("Usage cannot be negative");
        }
    }
}
