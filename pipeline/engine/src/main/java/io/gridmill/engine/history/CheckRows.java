package io.gridmill.engine.history;

import io.gridmill.model.Digest;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What verification did and found. */
final class CheckRows {

    private final JdbcClient jdbc;

    CheckRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One row for each stage whose results are checked. */
    List<StageChecks> stages(int run) {
        return jdbc.sql("""
                        SELECT g.stage, g.sample, g.quorum, g.agreement,
                               (SELECT count(*) FROM verdict v WHERE v.run_no = g.run_no AND v.stage = g.stage
                                   AND v.attempt = v.other_attempt) AS compared,
                               (SELECT count(*) FROM held h WHERE h.run_no = g.run_no AND h.stage = g.stage
                                   AND NOT EXISTS (SELECT FROM settlement s
                                                   WHERE s.run_no = h.run_no AND s.stage = h.stage
                                                     AND s.partition = h.partition AND s.attempt = h.attempt))
                                   AS waiting
                        FROM stage g WHERE g.run_no = :run AND g.agreement <> 'none' ORDER BY g.stage
                        """)
                .param("run", run)
                .query((row, number) -> new StageChecks(
                        row.getInt("stage"),
                        row.getDouble("sample"),
                        row.getInt("quorum"),
                        row.getString("agreement"),
                        row.getLong("compared"),
                        row.getLong("waiting")))
                .list();
    }

    List<Integer> wrongAttempts(int run, int stage, int partition) {
        return jdbc.sql("""
                        SELECT attempt FROM verdict
                        WHERE run_no = :run AND stage = :stage AND partition = :partition AND NOT valid
                        """)
                .param("run", run)
                .param("stage", stage)
                .param("partition", partition)
                .query(Integer.class)
                .list();
    }

    List<WrongOwner> wrong(int run) {
        return jdbc.sql("""
                        SELECT DISTINCT ON (h.supplier_no) h.supplier_no,
                               count(*) OVER (PARTITION BY h.supplier_no) AS results,
                               v.stage, v.partition, v.attempt, v.reason, v.digest, v.other_digest, h.batch,
                               h.batch_signature
                        FROM verdict v JOIN held h USING (run_no, stage, partition, attempt)
                        WHERE v.run_no = :run AND NOT v.valid ORDER BY h.supplier_no, v.verdict_no
                        """)
                .param("run", run)
                .query((row, number) -> new WrongOwner(
                        row.getInt("supplier_no"),
                        row.getLong("results"),
                        row.getInt("stage"),
                        row.getInt("partition"),
                        row.getInt("attempt"),
                        row.getString("reason"),
                        Digest.of(row.getBytes("digest")),
                        Digest.of(row.getBytes("other_digest")),
                        row.getLong("batch"),
                        row.getString("batch_signature")))
                .list();
    }
}
