package io.gridmill.engine.history;

import io.gridmill.engine.ledger.Outcome;
import io.gridmill.engine.ledger.StageState;
import io.gridmill.model.Amount;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Partitions and their attempts, by primary key. */
final class PartitionRows {

    private static final String ATTEMPTS = """
            SELECT partition, attempt, coalesce(s.supplier_no, a.supplier_no, 0) AS supplier_no, a.assigned_at,
                   s.settled_at, s.outcome, coalesce(s.exit_code, 0) AS exit_code, s.wall_millis, s.cpu_millis,
                   s.peak_bytes, s.bytes_in, s.bytes_out, coalesce(s.amount, 0) AS amount, s.leaf, s.runtime,
                   s.failure_code, s.failure_message%s
            FROM (SELECT * FROM assignment WHERE run_no = :run AND stage = :stage AND partition IN (:partitions)) a
            FULL JOIN
                 (SELECT * FROM settlement WHERE run_no = :run AND stage = :stage AND partition IN (:partitions)) s
            USING (partition, attempt)
            ORDER BY partition, attempt
            """;

    private final JdbcClient jdbc;

    PartitionRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Indices that the filter lets through, above {@code after}, lowest first. */
    List<Integer> indices(int run, StageRow stage, PartitionFilter filter, int after, int most) {
        return switch (filter) {
            case ALL -> {
                int size = stage.partitions() == null ? 0 : stage.partitions();
                int from = Math.max(0, after + 1);
                yield IntStream.range(from, (int) Math.max(from, Math.min(size, (long) from + most)))
                        .boxed()
                        .toList();
            }
            case FAILED -> indices(run, stage, after, most, """
                    SELECT DISTINCT f.partition FROM settlement f
                    WHERE f.run_no = :run AND f.stage = :stage AND f.partition > :after AND f.outcome IN (1, 2, 3)
                      AND NOT EXISTS (SELECT FROM settlement s
                                      WHERE s.run_no = f.run_no AND s.stage = f.stage AND s.partition = f.partition
                                        AND s.outcome IN (0, 4, 5))
                      AND NOT EXISTS (SELECT FROM assignment a
                                      WHERE a.run_no = f.run_no AND a.stage = f.stage AND a.partition = f.partition
                                        AND a.attempt > f.attempt)
                    ORDER BY f.partition LIMIT :most
                    """);
            case TROUBLED -> indices(run, stage, after, most, """
                    SELECT DISTINCT partition FROM settlement
                    WHERE run_no = :run AND stage = :stage AND partition > :after AND outcome IN (1, 2, 3)
                    ORDER BY partition LIMIT :most
                    """);
            case RUNNING -> stage.state().finished() ? List.of() : indices(run, stage, after, most, """
                            SELECT DISTINCT a.partition FROM assignment a
                            WHERE a.run_no = :run AND a.stage = :stage AND a.partition > :after
                              AND NOT EXISTS (SELECT FROM settlement s
                                              WHERE s.run_no = a.run_no AND s.stage = a.stage
                                                AND s.partition = a.partition
                                                AND (s.outcome IN (0, 4, 5) OR s.attempt >= a.attempt))
                            ORDER BY a.partition LIMIT :most
                            """);
        };
    }

    private List<Integer> indices(int run, StageRow stage, int after, int most, String sql) {
        return jdbc.sql(sql)
                .param("run", run)
                .param("stage", stage.stage())
                .param("after", after)
                .param("most", most)
                .query(Integer.class)
                .list();
    }

    List<PartitionSummary> summaries(int run, StageRow stage, List<Integer> partitions) {
        if (partitions.isEmpty()) {
            return List.of();
        }
        Map<Integer, List<AttemptSummary>> attempts = new TreeMap<>();
        partitions.forEach(partition -> attempts.put(partition, new ArrayList<>()));
        jdbc.sql(ATTEMPTS.formatted(", '' AS standard_output, '' AS standard_error"))
                .param("run", run)
                .param("stage", stage.stage())
                .param("partitions", partitions)
                .query(row -> {
                    List<AttemptSummary> known = attempts.get(row.getInt("partition"));
                    if (known != null) {
                        known.add(attempt(row));
                    }
                });
        List<PartitionSummary> summaries = new ArrayList<>();
        attempts.forEach((partition, tries) -> summaries.add(summary(partition, stage.state(), tries)));
        return summaries;
    }

    List<AttemptSummary> attempts(int run, int stage, int partition) {
        return jdbc.sql(ATTEMPTS.formatted(", s.standard_output, s.standard_error"))
                .param("run", run)
                .param("stage", stage)
                .param("partitions", List.of(partition))
                .query((row, number) -> attempt(row))
                .list();
    }

    private static AttemptSummary attempt(ResultSet row) throws SQLException {
        return new AttemptSummary(
                row.getInt("attempt"),
                row.getInt("supplier_no"),
                Columns.instant(row, "assigned_at"),
                Columns.instant(row, "settled_at"),
                Columns.outcome(row, "outcome"),
                row.getInt("exit_code"),
                row.getLong("wall_millis"),
                row.getLong("cpu_millis"),
                row.getLong("peak_bytes"),
                row.getLong("bytes_in"),
                row.getLong("bytes_out"),
                Columns.amount(row, "amount"),
                Columns.number(row, "leaf"),
                Columns.text(row, "runtime"),
                row.getString("failure_code"),
                row.getString("failure_message"),
                Columns.text(row, "standard_output"),
                Columns.text(row, "standard_error"));
    }

    /** The accepted attempt decides; without one, the last. */
    static PartitionSummary summary(int partition, StageState stage, List<AttemptSummary> attempts) {
        if (attempts.isEmpty()) {
            PartitionState state = stage.finished() ? PartitionState.STOPPED : PartitionState.WAITING;
            return new PartitionSummary(partition, state, 0, 0, null, null, 0, 0, 0, 0, Amount.ZERO, null, null);
        }
        AttemptSummary decisive = attempts.get(attempts.size() - 1);
        Amount amount = Amount.ZERO;
        for (AttemptSummary attempt : attempts) {
            amount = amount.plus(attempt.amount());
            Outcome outcome = attempt.outcome();
            if (outcome != null && (outcome.usable() || outcome == Outcome.SKIPPED)) {
                decisive = attempt;
            }
        }
        Instant settledAt = decisive.settledAt();
        return new PartitionSummary(
                partition,
                state(stage, decisive.outcome()),
                attempts.size(),
                decisive.supplier(),
                decisive.assignedAt(),
                settledAt,
                decisive.exitCode(),
                decisive.wallMillis(),
                decisive.cpuMillis(),
                decisive.peakBytes(),
                amount,
                decisive.failureCode(),
                decisive.failureMessage());
    }

    private static PartitionState state(StageState stage, @Nullable Outcome outcome) {
        if (outcome == null) {
            return stage.finished() ? PartitionState.STOPPED : PartitionState.RUNNING;
        }
        return switch (outcome) {
            case ACCEPTED, AGREED -> PartitionState.ACCEPTED;
            case CACHED -> PartitionState.CACHED;
            case SKIPPED -> PartitionState.SKIPPED;
            case INFRASTRUCTURE, APPLICATION, WRONG -> PartitionState.FAILED;
        };
    }
}
