package io.gridmill.cli.show;

import io.gridmill.cli.text.Described;
import io.gridmill.engine.history.Consumption;
import io.gridmill.engine.history.StageRow;
import io.gridmill.engine.history.StageSummary;
import io.gridmill.engine.ledger.StageState;
import io.gridmill.model.Amount;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A stage in JSON. */
record StageView(
        @Described("Name of the stage") String stage,
        @Described("run or copy") String kind,
        @Described("market or home") String place,

        @Described("WAITING, RUNNING, SUCCEEDED, TOLERATED, FAILED or CANCELLED")
        StageState state,

        @Described("Number of partitions; null while it is not known") @Nullable
        Integer partitions,

        @Described("Partitions accepted from a pool in this run")
        long accepted,

        @Described("Partitions taken from earlier runs") long cached,

        @Described("Partitions whose last attempt failed; in a running stage they may be tried again")
        long failed,

        @Described("Partitions not run because what they need failed")
        long skipped,

        @Described("Partitions handed out and not decided on")
        long running,

        @Described("Attempts that failed, of all partitions")
        long failedAttempts,

        @Described("Milliseconds of wall time, all attempts together")
        long wallMillis,

        @Described("Milliseconds of processor time, all attempts together")
        long cpuMillis,

        @Described("Largest resident memory of an attempt, in bytes")
        long peakBytes,

        @Described("nRLC paid") Amount amount,
        @Described("When it began") @Nullable Instant startedAt,
        @Described("When it ended") @Nullable Instant finishedAt,
        @Described("Why it failed") @Nullable String failureMessage) {

    static StageView of(StageSummary summary) {
        StageRow row = summary.row();
        Consumption used = summary.consumption();
        return new StageView(
                row.name(),
                row.kind(),
                row.place(),
                row.state(),
                row.partitions(),
                summary.accepted(),
                summary.cached(),
                summary.failed(),
                summary.skipped(),
                summary.running(),
                summary.failedAttempts(),
                used.wallMillis(),
                used.cpuMillis(),
                used.peakBytes(),
                used.amount(),
                row.startedAt(),
                row.finishedAt(),
                row.failureMessage());
    }
}
