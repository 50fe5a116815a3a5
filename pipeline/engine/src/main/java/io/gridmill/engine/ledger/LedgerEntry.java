package io.gridmill.engine.ledger;

import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.ResultBatch;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something to be written with the next group commit. */
public sealed interface LedgerEntry {

    /** Partitions are about to be sent to a supplier. */
    record Assigned(String supplier, List<PartitionKey> keys) implements LedgerEntry {
        public Assigned {
            keys = List.copyOf(keys);
        }
    }

    /**
     * A supplier that can be held to what it signs delivered a batch. Submitted before anything that is decided on the
     * batch's results.
     */
    record Delivered(String supplier, ResultBatch batch) implements LedgerEntry {}

    /**
     * Attempts were decided on.
     *
     * @param supplier whose batch this answers; null for cached and skipped partitions
     * @param acknowledged sequence number up to which the supplier's batches are decided on or held; 0: no change
     * @param held results of the supplier that wait for a second opinion
     */
    record Settled(@Nullable String supplier, long acknowledged, List<SettlementRow> rows, List<HeldResult> held)
            implements LedgerEntry {
        public Settled {
            rows = List.copyOf(rows);
            held = List.copyOf(held);
        }

        public Settled(@Nullable String supplier, long acknowledged, List<SettlementRow> rows) {
            this(supplier, acknowledged, rows, List.of());
        }
    }

    /**
     * Held results were decided on, all or none of them.
     *
     * @param rows of any suppliers
     * @param verdicts about those that were compared
     */
    record Judged(List<SettlementRow> rows, List<VerdictRow> verdicts) implements LedgerEntry {
        public Judged {
            rows = List.copyOf(rows);
            verdicts = List.copyOf(verdicts);
        }
    }

    /**
     * A stage moved.
     *
     * @param partitions how many it has, once known
     */
    record StageMoved(
            int stage,
            StageState state,
            @Nullable Integer partitions,
            @Nullable String failureCode,
            @Nullable String failureMessage,
            Instant at)
            implements LedgerEntry {}

    /** The run moved. */
    record RunMoved(
            RunState state,
            @Nullable String failureCode,
            @Nullable String failureMessage,
            Instant at) implements LedgerEntry {}

    /** Nothing to write but the owner's heartbeat. */
    record Heartbeat() implements LedgerEntry {}
}
