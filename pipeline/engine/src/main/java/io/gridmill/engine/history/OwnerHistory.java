package io.gridmill.engine.history;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How owners of pools did in the buyer's own runs. Safe for use by several threads. */
public final class OwnerHistory {

    /** Runs that are looked at, newest first. */
    public static final int MOST_RUNS = 50;

    /** Clocks of buyer and database are read at different moments: that much more may be claimed than seems to have passed. */
    private static final int TOLERANCE_MILLIS = 1000;

    private final JdbcClient jdbc;

    public OwnerHistory(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /**
     * What stands in the ledger about owners on the market, run by run, oldest first. One query, which reads the rows of
     * at most {@value #MOST_RUNS} runs once: not for every look at an owner.
     *
     * @param since runs that were recorded before do not count
     */
    public List<OwnerRun> since(Instant since) {
        return jdbc.sql("""
                        WITH recent AS (
                            SELECT run_no, run_id, coalesce(finished_at, started_at, created_at) AS at
                            FROM run WHERE created_at >= :since ORDER BY created_at DESC LIMIT :most
                        ), attempts AS (
                            SELECT run_no, stage, partition, attempt, a.supplier_no, a.assigned_at, s.settled_at,
                                   s.outcome, s.wall_millis
                            FROM assignment a LEFT JOIN settlement s USING (run_no, stage, partition, attempt)
                            WHERE run_no IN (SELECT run_no FROM recent)
                        ), given_again AS (
                            SELECT run_no, stage, partition, max(attempt) AS attempt
                            FROM attempts GROUP BY 1, 2, 3 HAVING max(attempt) > 1
                        ), work AS (
                            SELECT t.run_no, t.supplier_no,
                                   count(*) FILTER (WHERE t.outcome IN (0, 6)) AS accepted,
                                   count(*) FILTER (WHERE t.outcome = 3) AS wrong,
                                   count(*) FILTER (WHERE t.outcome = 1) AS failed,
                                   count(*) FILTER (WHERE t.outcome IS NULL AND g.attempt > t.attempt
                                       AND NOT EXISTS (SELECT FROM held h
                                                       WHERE (h.run_no, h.stage, h.partition, h.attempt)
                                                           = (t.run_no, t.stage, t.partition, t.attempt))) AS lost,
                                   count(*) FILTER (WHERE t.outcome IN (0, 2, 3, 6) AND t.wall_millis
                                       > extract(epoch FROM t.settled_at - t.assigned_at) * 1000 + :tolerance)
                                       AS overclaimed
                            FROM attempts t LEFT JOIN given_again g USING (run_no, stage, partition)
                            GROUP BY 1, 2
                        ), judged AS (
                            SELECT run_no, owner, count(*) AS valid FROM verdict
                            WHERE valid AND run_no IN (SELECT run_no FROM recent) GROUP BY 1, 2
                        )
                        SELECT p.owner, r.run_id, r.at, sum(w.accepted) AS accepted,
                               coalesce(max(j.valid), 0) AS valid, sum(w.wrong) AS wrong, sum(w.failed) AS failed,
                               sum(w.lost) AS lost, sum(w.overclaimed) AS overclaimed
                        FROM work w JOIN recent r USING (run_no)
                        JOIN supplier p USING (supplier_no)
                        LEFT JOIN judged j ON j.run_no = w.run_no AND j.owner = p.owner
                        WHERE p.place = 'market'
                        GROUP BY p.owner, r.run_no, r.run_id, r.at ORDER BY r.run_no, p.owner
                        """)
                .param("since", Timestamp.from(since))
                .param("most", MOST_RUNS)
                .param("tolerance", TOLERANCE_MILLIS)
                .query((row, number) -> new OwnerRun(
                        row.getString("owner"),
                        row.getString("run_id"),
                        Objects.requireNonNull(Columns.instant(row, "at")),
                        row.getLong("accepted"),
                        row.getLong("valid"),
                        row.getLong("wrong"),
                        row.getLong("failed"),
                        row.getLong("lost"),
                        row.getLong("overclaimed")))
                .list();
    }
}
