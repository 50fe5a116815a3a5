package io.gridmill.engine.history;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;

/** When suppliers worked on what. */
final class TimelineRows {

    private final JdbcClient jdbc;

    TimelineRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Attempts in the order of their beginnings; those that are running last until now. */
    List<TimelineBar> bars(int run, Instant now, int most) {
        return jdbc.sql("""
                        SELECT s.stage, s.partition, s.attempt, s.supplier_no, s.outcome,
                               greatest(a.assigned_at, s.settled_at - s.wall_millis * interval '1 millisecond') AS begin,
                               s.settled_at AS ended
                        FROM settlement s JOIN assignment a USING (run_no, stage, partition, attempt)
                        WHERE s.run_no = :run AND s.supplier_no IS NOT NULL
                        UNION ALL
                        SELECT a.stage, a.partition, a.attempt, a.supplier_no, NULL, a.assigned_at,
                               greatest(a.assigned_at, :now::timestamptz)
                        FROM assignment a JOIN stage g ON g.run_no = a.run_no AND g.stage = a.stage
                        WHERE a.run_no = :run AND g.state = 'RUNNING'
                          AND NOT EXISTS (SELECT FROM settlement s
                                          WHERE s.run_no = a.run_no AND s.stage = a.stage AND s.partition = a.partition
                                            AND (s.outcome IN (0, 4, 5) OR s.attempt >= a.attempt))
                        ORDER BY begin, stage, partition, attempt LIMIT :most
                        """)
                .param("run", run)
                .param("now", Timestamp.from(now))
                .param("most", most)
                .query((row, number) -> new TimelineBar(
                        row.getInt("stage"),
                        row.getInt("partition"),
                        row.getInt("attempt"),
                        row.getInt("supplier_no"),
                        Columns.outcome(row, "outcome"),
                        Objects.requireNonNull(Columns.instant(row, "begin")),
                        Objects.requireNonNull(Columns.instant(row, "ended"))))
                .list();
    }

    /**
     * Wall time of decided attempts, spread over spans of equal length from a point in time.
     *
     * @param spanMillis length of a span
     */
    List<TimelineShare> shares(int run, Instant from, long spanMillis, int spans) {
        return jdbc.sql("""
                        WITH work AS (
                            SELECT stage, supplier_no, outcome IN (1, 2, 3) AS failed,
                                   extract(epoch FROM settled_at - :from::timestamptz) * 1000 - wall_millis AS begin_millis,
                                   extract(epoch FROM settled_at - :from::timestamptz) * 1000 AS end_millis
                            FROM settlement WHERE run_no = :run AND supplier_no IS NOT NULL
                        ), parts AS (
                            SELECT stage, supplier_no, failed, span,
                                   least(end_millis, (span + 1) * :length) - greatest(begin_millis, span * :length)
                                       AS millis
                            FROM work, generate_series(
                                greatest(0, least(:last, floor(begin_millis / :length)))::int,
                                greatest(0, least(:last, floor(end_millis / :length)))::int) AS span
                        )
                        SELECT span, supplier_no, stage, round(sum(greatest(0, millis))) AS busy,
                               round(coalesce(sum(greatest(0, millis)) FILTER (WHERE failed), 0)) AS failed
                        FROM parts GROUP BY 1, 2, 3 ORDER BY 2, 3, 1
                        """)
                .param("run", run)
                .param("from", Timestamp.from(from))
                .param("length", spanMillis)
                .param("last", spans - 1)
                .query((row, number) -> new TimelineShare(
                        row.getInt("span"),
                        row.getInt("supplier_no"),
                        row.getInt("stage"),
                        row.getLong("busy"),
                        row.getLong("failed")))
                .list();
    }
}
