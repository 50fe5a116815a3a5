package io.gridmill.engine.history;

import io.gridmill.engine.ledger.Outcome;
import io.gridmill.model.Amount;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try of a partition.
 *
 * @param attempt from 1
 * @param supplier {@link SupplierSummary#number()}; 0 for none
 * @param outcome null while nothing was decided: it is still running, or another attempt was quicker
 * @param leaf position in the deal's results tree, when it was paid
 * @param standardOutput end of what the command wrote
 */
public record AttemptSummary(
        int attempt,
        int supplier,
        @Nullable Instant assignedAt,
        @Nullable Instant settledAt,
        @Nullable Outcome outcome,
        int exitCode,
        long wallMillis,
        long cpuMillis,
        long peakBytes,
        long bytesIn,
        long bytesOut,
        Amount amount,
        @Nullable Long leaf,
        String runtime,
        @Nullable String failureCode,
        @Nullable String failureMessage,
        String standardOutput,
        String standardError) {}
