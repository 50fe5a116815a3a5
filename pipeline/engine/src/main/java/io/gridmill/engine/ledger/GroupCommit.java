package io.gridmill.engine.ledger;

import io.gridmill.engine.evidence.ClaimsCodec;
import io.gridmill.engine.place.PlaceSession;
import io.gridmill.engine.place.SettledResult;
import io.gridmill.engine.place.Settlement;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.Usage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What goes into one transaction: rows, and the settlements that pay for them. Built once, so that the settlements are
 * computed once; written as often as it takes. Used by the ledger's thread alone.
 */
final class GroupCommit {

    private static final String SETTLEMENT_COLUMNS =
            "settlement (run_no, stage, partition, attempt, supplier_no, outcome, exit_code, wall_millis, cpu_millis,"
                    + " peak_bytes, bytes_in, bytes_out, amount, leaf, cache_key, output_digest, runtime, failure_code,"
                    + " failure_message, standard_output, standard_error, settled_at)";

    private static final String HELD_COLUMNS =
            "held (run_no, stage, partition, attempt, supplier_no, checked, exit_code, wall_millis, cpu_millis,"
                    + " peak_bytes, bytes_in, bytes_out, claim, amount, cache_key, output_digest, outputs, runtime,"
                    + " standard_output, standard_error, batch, batch_digest, batch_signature, held_at)";

    private static final String HEX_PREFIX = "0x";

    private final int runNumber;
    private final SupplierTable suppliers;
    private final Instant now;
    private final CopyRows assignments =
            new CopyRows("assignment (run_no, stage, partition, attempt, supplier_no, assigned_at)");
    private final CopyRows settlements = new CopyRows(SETTLEMENT_COLUMNS);
    private final CopyRows outputs =
            new CopyRows("output (run_no, stage, partition, output, path, size, sha256, object_key, position)");
    private final CopyRows held = new CopyRows(HELD_COLUMNS);
    private final CopyRows verdicts = new CopyRows("verdict (run_no, stage, partition, attempt, owner, valid, digest,"
            + " other_attempt, other_digest, reason, decided_at)");
    private final CopyRows evidence =
            new CopyRows("evidence (run_no, supplier_no, sequence, root, signature, claims, received_at)");
    private final Map<String, SupplierShare> shares = new LinkedHashMap<>();
    private final List<LedgerEntry.StageMoved> stages = new ArrayList<>();
    private LedgerEntry.@Nullable RunMoved run;
    private final List<Settlement> payments = new ArrayList<>();

    /** What one supplier gets out of this commit. */
    private static final class SupplierShare {
        private final List<SettlementRow> rows = new ArrayList<>();
        private long acknowledged;
    }

    GroupCommit(int runNumber, SupplierTable suppliers, Instant now) {
        this.runNumber = runNumber;
        this.suppliers = suppliers;
        this.now = now;
    }

    void add(LedgerEntry entry) {
        if (entry instanceof LedgerEntry.Assigned assigned) {
            int supplier = suppliers.number(assigned.supplier());
            for (PartitionKey key : assigned.keys()) {
                keyColumns(assignments, key).add(supplier).add(now.toString()).endRow();
            }
        } else if (entry instanceof LedgerEntry.Delivered delivered) {
            addEvidence(suppliers.number(delivered.supplier()), delivered.batch());
        } else if (entry instanceof LedgerEntry.Settled settled) {
            if (settled.supplier() == null) {
                settled.rows().forEach(row -> addRow(row, null));
            } else {
                SupplierShare share = shares.computeIfAbsent(settled.supplier(), id -> new SupplierShare());
                share.rows.addAll(settled.rows());
                share.acknowledged = Math.max(share.acknowledged, settled.acknowledged());
                settled.held().forEach(this::addHeld);
            }
        } else if (entry instanceof LedgerEntry.Judged judged) {
            for (SettlementRow row : judged.rows()) {
                shares.computeIfAbsent(Objects.requireNonNull(row.supplier()), id -> new SupplierShare())
                        .rows
                        .add(row);
            }
            judged.verdicts().forEach(this::addVerdict);
        } else if (entry instanceof LedgerEntry.StageMoved moved) {
            stages.add(moved);
        } else if (entry instanceof LedgerEntry.RunMoved moved) {
            run = moved;
        }
    }

    /** Computes the payments; afterwards nothing more is added. */
    void seal(Function<String, PlaceSession> sessions) {
        shares.forEach((supplier, share) -> {
            List<SettledResult> paid = share.rows.stream()
                    .filter(row -> row.outcome().paid())
                    .map(row -> new SettledResult(
                            row.result(), row.cacheKey(), row.amount(), row.outcome() == Outcome.AGREED))
                    .toList();
            Settlement settlement = sessions.apply(supplier).settle(supplier, share.acknowledged, paid);
            payments.add(settlement);
            long leaf = settlement.firstLeaf();
            for (SettlementRow row : share.rows) {
                addRow(row, row.outcome().paid() ? leaf++ : null);
            }
        });
    }

    List<Settlement> payments() {
        return payments;
    }

    /** Writes everything within the connection's current transaction. */
    void writeTo(Connection connection) throws SQLException {
        assignments.writeTo(connection);
        evidence.writeTo(connection);
        settlements.writeTo(connection);
        outputs.writeTo(connection);
        held.writeTo(connection);
        verdicts.writeTo(connection);
        for (Settlement payment : payments) {
            String update = "UPDATE supplier SET state = ?::jsonb, total = ? WHERE supplier_no = ?";
            try (PreparedStatement statement = connection.prepareStatement(update)) {
                statement.setString(1, payment.state());
                statement.setLong(2, payment.total().nano());
                statement.setInt(3, suppliers.number(payment.supplier()));
                statement.executeUpdate();
            }
        }
        for (LedgerEntry.StageMoved moved : stages) {
            writeStage(connection, moved);
        }
        if (run != null) {
            writeRun(connection, run);
        }
    }

    private void writeStage(Connection connection, LedgerEntry.StageMoved moved) throws SQLException {
        String update = """
                UPDATE stage
                SET state = ?, partitions = coalesce(?, partitions), failure = coalesce(?::jsonb, failure),
                    started_at = CASE WHEN ? AND started_at IS NULL THEN ?::timestamptz ELSE started_at END,
                    finished_at = CASE WHEN ? THEN ?::timestamptz END
                WHERE run_no = ? AND stage = ?
                """;
        try (PreparedStatement statement = connection.prepareStatement(update)) {
            Timestamp at = Timestamp.from(moved.at());
            statement.setString(1, moved.state().name());
            statement.setObject(2, moved.partitions(), java.sql.Types.INTEGER);
            statement.setString(3, failure(moved.failureCode(), moved.failureMessage()));
            statement.setBoolean(4, moved.state() == StageState.RUNNING);
            statement.setTimestamp(5, at);
            statement.setBoolean(6, moved.state().finished());
            statement.setTimestamp(7, at);
            statement.setInt(8, runNumber);
            statement.setInt(9, moved.stage());
            statement.executeUpdate();
        }
    }

    private void writeRun(Connection connection, LedgerEntry.RunMoved moved) throws SQLException {
        String update = """
                UPDATE run
                SET state = ?, failure = ?::jsonb, started_at = coalesce(started_at, ?::timestamptz),
                    finished_at = CASE WHEN ? THEN ?::timestamptz END, owner = CASE WHEN ? THEN NULL ELSE owner END
                WHERE run_no = ?
                """;
        try (PreparedStatement statement = connection.prepareStatement(update)) {
            Timestamp at = Timestamp.from(moved.at());
            statement.setString(1, moved.state().name());
            statement.setString(2, failure(moved.failureCode(), moved.failureMessage()));
            statement.setTimestamp(3, at);
            statement.setBoolean(4, moved.state().finished());
            statement.setTimestamp(5, at);
            statement.setBoolean(6, moved.state().finished());
            statement.setInt(7, runNumber);
            statement.executeUpdate();
        }
    }

    private void addRow(SettlementRow row, @Nullable Long leaf) {
        PartitionResult result = row.result();
        Usage usage = result.usage();
        keyColumns(settlements, result.key())
                .add(row.supplier() == null ? null : Long.valueOf(suppliers.number(row.supplier())))
                .add(row.outcome().number())
                .add(result.exitCode())
                .add(usage.wallMillis())
                .add(usage.cpuMillis())
                .add(usage.peakBytes())
                .add(usage.bytesIn())
                .add(usage.bytesOut())
                .add(row.amount().nano())
                .add(leaf)
                .add(row.cacheKey())
                .add(row.outputDigest())
                .add(result.runtime())
                .add(result.failure() == null ? null : result.failure().code().name())
                .add(result.failure() == null ? null : result.failure().message())
                .add(result.standardOutput())
                .add(result.standardError())
                .add(now.toString())
                .endRow();
        for (StoredOutput output : row.outputs()) {
            outputs.add(runNumber)
                    .add(result.key().stage())
                    .add(result.key().partition())
                    .add(output.output())
                    .add(output.path())
                    .add(output.size())
                    .add(output.sha256())
                    .add(output.objectKey())
                    .add(output.position())
                    .endRow();
        }
    }

    private void addHeld(HeldResult result) {
        Usage usage = result.result().usage();
        keyColumns(held, result.result().key())
                .add(suppliers.number(result.supplier()))
                .add(String.valueOf(result.checked()))
                .add(result.result().exitCode())
                .add(usage.wallMillis())
                .add(usage.cpuMillis())
                .add(usage.peakBytes())
                .add(usage.bytesIn())
                .add(usage.bytesOut())
                .add(usage.claim().nano())
                .add(result.amount().nano())
                .add(result.cacheKey())
                .add(result.result().outputDigest())
                .add(OutputJson.write(result.outputs()))
                .add(result.result().runtime())
                .add(result.result().standardOutput())
                .add(result.result().standardError())
                .add(result.batch().sequence())
                .add(result.batch().digest())
                .add(result.batch().signature())
                .add(now.toString())
                .endRow();
    }

    private void addEvidence(int supplier, ResultBatch batch) {
        evidence.add(runNumber)
                .add(supplier)
                .add(batch.sequence())
                .add(batch.digest())
                .addHex(batch.signature().substring(HEX_PREFIX.length()))
                .addHex(HexFormat.of().formatHex(ClaimsCodec.encode(batch.results())))
                .add(now.toString())
                .endRow();
    }

    private void addVerdict(VerdictRow verdict) {
        keyColumns(verdicts, verdict.key())
                .add(verdict.owner())
                .add(String.valueOf(verdict.valid()))
                .add(verdict.digest())
                .add(verdict.otherAttempt())
                .add(verdict.otherDigest())
                .add(verdict.reason())
                .add(now.toString())
                .endRow();
    }

    private CopyRows keyColumns(CopyRows rows, PartitionKey key) {
        return rows.add(runNumber).add(key.stage()).add(key.partition()).add(key.attempt());
    }

    private static @Nullable String failure(@Nullable String code, @Nullable String message) {
        return code == null ? null : RunRecords.json(Map.of("code", code, "message", message == null ? "" : message));
    }
}
