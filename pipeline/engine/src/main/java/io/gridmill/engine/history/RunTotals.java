package io.gridmill.engine.history;

import io.gridmill.engine.ledger.Outcome;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Sums over the rows of one run, made by the database: each table is read once. */
final class RunTotals {

    private final JdbcClient jdbc;

    RunTotals(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What pools say of themselves may be any number; neither a line nor the sum of all lines overflows. */
    private static final long MOST = 1L << 50;

    List<InvoiceLine> lines(int run) {
        return jdbc.sql("""
                        SELECT stage, coalesce(supplier_no, 0) AS supplier_no, outcome, count(*) AS attempts,
                               least(sum(least(wall_millis, limit_millis)), :most) AS wall_millis,
                               least(sum(cpu_millis), :most) AS cpu_millis, max(peak_bytes) AS peak_bytes,
                               least(sum(bytes_in), :most) AS bytes_in, least(sum(bytes_out), :most) AS bytes_out,
                               sum(amount) AS amount
                        FROM settlement LEFT JOIN (SELECT stage, limit_millis FROM stage WHERE run_no = :run) AS limits
                            USING (stage)
                        WHERE run_no = :run
                        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
                        """)
                .param("run", run)
                .param("most", MOST)
                .query((row, number) -> new InvoiceLine(
                        row.getInt("stage"),
                        row.getInt("supplier_no"),
                        Outcome.of(row.getInt("outcome")),
                        Columns.consumption(row)))
                .list();
    }

    /** Attempts handed out, by supplier. */
    Map<Integer, Long> handedOut(int run) {
        Map<Integer, Long> counts = new HashMap<>();
        jdbc.sql("SELECT supplier_no, count(*) AS attempts FROM assignment WHERE run_no = :run GROUP BY 1")
                .param("run", run)
                .query(row -> {
                    counts.put(row.getInt("supplier_no"), row.getLong("attempts"));
                });
        return counts;
    }

    /** Partitions that are neither accepted nor given up for good. */
    record Open(long running, long failed) {}

    /**
     * What is under way in the given stages. A partition counts as failed when its last attempt was decided on and
     * failed.
     */
    Map<Integer, Open> open(int run, Collection<Integer> stages) {
        Map<Integer, Open> open = new HashMap<>();
        if (stages.isEmpty()) {
            return open;
        }
        jdbc.sql("""
                        WITH done AS (
                            SELECT stage, partition FROM settlement
                            WHERE run_no = :run AND stage IN (:stages) AND outcome IN (0, 4, 5)
                        ), handed_out AS (
                            SELECT stage, partition, max(attempt) AS attempt FROM assignment a
                            WHERE run_no = :run AND stage IN (:stages)
                              AND NOT EXISTS (SELECT FROM done d WHERE d.stage = a.stage AND d.partition = a.partition)
                            GROUP BY stage, partition
                        ), failed AS (
                            SELECT stage, partition, max(attempt) AS attempt FROM settlement f
                            WHERE run_no = :run AND stage IN (:stages) AND outcome IN (1, 2, 3)
                              AND NOT EXISTS (SELECT FROM done d WHERE d.stage = f.stage AND d.partition = f.partition)
                            GROUP BY stage, partition
                        )
                        SELECT stage,
                               count(*) FILTER (WHERE coalesce(handed_out.attempt, 0) > coalesce(failed.attempt, 0))
                                   AS running,
                               count(*) FILTER (WHERE coalesce(handed_out.attempt, 0) <= coalesce(failed.attempt, 0))
                                   AS failed
                        FROM handed_out FULL JOIN failed USING (stage, partition)
                        GROUP BY stage
                        """).param("run", run).param("stages", stages).query(row -> {
            open.put(row.getInt("stage"), new Open(row.getLong("running"), row.getLong("failed")));
        });
        return open;
    }

    /** Failed attempts that are alike, most frequent first. */
    List<FailureGroup> failures(int run, int most) {
        return jdbc.sql("""
                        SELECT stage, coalesce(supplier_no, 0) AS supplier_no, outcome,
                               coalesce(failure_code, '') AS code, count(*) AS attempts,
                               count(DISTINCT partition) AS partitions, min(partition) AS first_partition,
                               (array_agg(failure_message ORDER BY partition, attempt))[1] AS message
                        FROM settlement WHERE run_no = :run AND outcome IN (1, 2, 3)
                        GROUP BY 1, 2, 3, 4 ORDER BY attempts DESC, 1, 2, 3, 4 LIMIT :most
                        """)
                .param("run", run)
                .param("most", most)
                .query((row, number) -> new FailureGroup(
                        row.getInt("stage"),
                        row.getInt("supplier_no"),
                        Outcome.of(row.getInt("outcome")),
                        row.getString("code"),
                        row.getLong("attempts"),
                        row.getLong("partitions"),
                        row.getInt("first_partition"),
                        Columns.text(row, "message")))
                .list();
    }

    List<OutputTotal> outputs(int run) {
        return jdbc.sql("""
                        SELECT stage, output, count(*) AS files, sum(size) AS bytes
                        FROM output WHERE run_no = :run GROUP BY 1, 2 ORDER BY 1, 2
                        """)
                .param("run", run)
                .query((row, number) -> new OutputTotal(
                        row.getInt("stage"), row.getString("output"), row.getLong("files"), row.getLong("bytes")))
                .list();
    }
}
