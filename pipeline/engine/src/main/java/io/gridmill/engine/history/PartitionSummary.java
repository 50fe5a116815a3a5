package io.gridmill.engine.history;

import io.gridmill.model.Amount;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A partition with its decisive attempt: the accepted one, or the last.
 *
 * @param partition index within the stage, from 0
 * @param attempts how many there were
 * @param supplier {@link SupplierSummary#number()} of the decisive attempt; 0 for none
 * @param assignedAt when the decisive attempt was handed out
 * @param settledAt when it was decided on
 * @param amount paid for all attempts
 */
public record PartitionSummary(
        int partition,
        PartitionState state,
        int attempts,
        int supplier,
        @Nullable Instant assignedAt,
        @Nullable Instant settledAt,
        int exitCode,
        long wallMillis,
        long cpuMillis,
        long peakBytes,
        Amount amount,
        @Nullable String failureCode,
        @Nullable String failureMessage) {}
