package io.gridmill.cli.show;

import io.gridmill.cli.text.Described;
import io.gridmill.engine.history.RunSummary;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.model.Amount;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run in JSON. */
record RunView(
        @Described("Id of the run") String run,
        @Described("Name of the pipeline") String pipeline,

        @Described("PLANNED, RUNNING, SUCCEEDED, TOLERATED, FAILED, CANCELLED or BUDGET")
        RunState state,

        @Described("Whether a process executes it at this moment")
        boolean executing,

        @Described("Process that executes it, while one does") @Nullable
        String owner,

        @Described("When it was recorded") Instant createdAt,
        @Described("When it began") @Nullable Instant startedAt,
        @Described("When it ended") @Nullable Instant finishedAt,

        @Described("Milliseconds from its beginning to its end, or to now") @Nullable
        Long elapsedMillis,

        @Described("Number of stages") int stages,
        @Described("Stages that are finished, well or not") int stagesFinished,

        @Described("Partitions of all stages where they are known")
        long partitions,

        @Described("nRLC promised to pools") Amount spent,

        @Described("Why it did not succeed: the name of an error code") @Nullable
        String failureCode,

        @Described("Why it did not succeed") @Nullable String failureMessage,
        @Described("Path of the pipeline file") String file) {

    static RunView of(RunSummary summary, Instant now) {
        RunRecord record = summary.record();
        return new RunView(
                record.id().value(),
                record.pipeline(),
                record.state(),
                summary.attended(),
                summary.attended() ? record.owner().orElse(null) : null,
                record.createdAt(),
                record.startedAt().orElse(null),
                record.finishedAt().orElse(null),
                elapsed(summary, now),
                summary.stages(),
                summary.stagesFinished(),
                summary.partitions(),
                summary.spent(),
                record.failureCode().orElse(null),
                record.failureMessage().orElse(null),
                record.sourcePath().toString());
    }

    /** An abandoned run lasted until its process last wrote something. */
    private static @Nullable Long elapsed(RunSummary summary, Instant now) {
        Instant began = summary.record().startedAt().orElse(null);
        if (began == null) {
            return null;
        }
        Instant end = summary.record().finishedAt().orElse(null);
        if (end == null) {
            Instant heartbeat = summary.heartbeatAt();
            end = summary.abandoned() && heartbeat != null ? heartbeat : now;
        }
        return Math.max(0, Duration.between(began, end).toMillis());
    }
}
