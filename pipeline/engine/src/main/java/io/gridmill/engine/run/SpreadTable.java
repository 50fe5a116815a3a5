package io.gridmill.engine.run;

import io.gridmill.model.plan.StagePlan;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How the times of a stage's partitions spread in the newest runs of its pipeline. Safe for use by several threads. */
final class SpreadTable {

    /** Runs in which partitions of the stage were computed. */
    private static final int RUNS = 3;

    private final JdbcClient jdbc;

    SpreadTable(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /** By the names of pipeline and stage; empty when nothing was computed yet. Times are compared per point. */
    Optional<Forecast.PastTimes> of(String pipeline, StagePlan stage) {
        return jdbc.sql("""
                        WITH newest AS (
                            SELECT g.run_no, g.stage,
                                   greatest(1, coalesce((r.options ->> ('chunk.' || g.name))::int, 1)) AS points
                            FROM run r JOIN stage g USING (run_no)
                            WHERE r.pipeline = :pipeline AND g.name = :stage
                            AND EXISTS (SELECT FROM settlement d
                                        WHERE (d.run_no, d.stage) = (g.run_no, g.stage) AND d.outcome = 0)
                            ORDER BY g.run_no DESC LIMIT :runs),
                        times AS (
                            SELECT d.run_no, d.wall_millis::float8 / n.points AS millis
                            FROM newest n JOIN settlement d USING (run_no, stage) WHERE d.outcome = 0)
                        SELECT count(DISTINCT run_no) AS runs, count(*) AS partitions, avg(millis) AS mean,
                               percentile_cont(0.25) WITHIN GROUP (ORDER BY millis) AS lower,
                               percentile_cont(0.5) WITHIN GROUP (ORDER BY millis) AS median,
                               percentile_cont(0.75) WITHIN GROUP (ORDER BY millis) AS upper
                        FROM times HAVING count(*) > 0
                        """)
                .param("pipeline", pipeline)
                .param("stage", stage.name())
                .param("runs", RUNS)
                .query((row, number) -> {
                    double mean = Math.max(1e-9, row.getDouble("mean"));
                    return new Forecast.PastTimes(
                            row.getInt("runs"),
                            row.getLong("partitions"),
                            Math.min(1, row.getDouble("lower") / mean),
                            row.getDouble("median") / mean,
                            Math.max(1, row.getDouble("upper") / mean));
                })
                .optional();
    }
}
