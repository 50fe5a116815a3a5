package io.gridmill.engine.history;

import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.model.Amount;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run at a glance.
 *
 * @param attended whether a process executes it at this moment (it holds the run's lock)
 * @param heartbeatAt when a process last wrote something about it
 * @param stages how many it has
 * @param stagesFinished how many of them are finished, well or not
 * @param partitions of all stages whose partitions are known
 * @param spent promised to all of its suppliers
 */
public record RunSummary(
        RunRecord record,
        boolean attended,
        @Nullable Instant heartbeatAt,
        boolean cancelRequested,
        int stages,
        int stagesFinished,
        long partitions,
        Amount spent) {

    /** Not finished, and nobody executes it: its process died or was killed. */
    public boolean abandoned() {
        return !record.state().finished() && !attended;
    }
}
