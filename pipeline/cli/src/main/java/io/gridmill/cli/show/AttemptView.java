package io.gridmill.cli.show;

import io.gridmill.cli.text.Described;
import io.gridmill.engine.history.AttemptSummary;
import io.gridmill.engine.ledger.Outcome;
import io.gridmill.model.Amount;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A try of a partition in JSON. */
record AttemptView(
        @Described("Number of the attempt, from 1") int attempt,

        @Described("Pool that had it; null when nobody had to do anything") @Nullable
        String pool,

        @Described("ACCEPTED, INFRASTRUCTURE, APPLICATION, WRONG, CACHED or SKIPPED; null while nothing is decided")
        @Nullable
        Outcome outcome,

        @Described("When it was handed out") @Nullable Instant assignedAt,
        @Described("When it was decided on") @Nullable Instant settledAt,

        @Described("Exit code of the command; -1 when it did not end by itself")
        int exitCode,

        @Described("Runtime that confined it") String runtime,
        @Described("Milliseconds of wall time") long wallMillis,
        @Described("Milliseconds of processor time") long cpuMillis,
        @Described("Largest resident memory in bytes") long peakBytes,
        @Described("Bytes fetched") long bytesIn,
        @Described("Bytes of its outputs") long bytesOut,
        @Described("nRLC paid") Amount amount,

        @Described("Why it failed: the name of an error code") @Nullable
        String failureCode,

        @Described("Why it failed") @Nullable String failureMessage,

        @Described("End of what it wrote to standard output")
        String standardOutput,

        @Described("End of what it wrote to standard error") String standardError) {

    static AttemptView of(AttemptSummary attempt, Map<Integer, String> suppliers) {
        return new AttemptView(
                attempt.attempt(),
                suppliers.get(attempt.supplier()),
                attempt.outcome(),
                attempt.assignedAt(),
                attempt.settledAt(),
                attempt.exitCode(),
                attempt.runtime(),
                attempt.wallMillis(),
                attempt.cpuMillis(),
                attempt.peakBytes(),
                attempt.bytesIn(),
                attempt.bytesOut(),
                attempt.amount(),
                attempt.failureCode(),
                attempt.failureMessage(),
                attempt.standardOutput(),
                attempt.standardError());
    }
}
