package io.gridmill.engine.run;

import io.gridmill.model.Digest;
import io.gridmill.model.plan.Pace;
import io.gridmill.model.plan.PartitionSpace;
import io.gridmill.model.plan.Plan;
import io.gridmill.model.plan.StagePlan;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntFunction;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What finished runs tell about how long a point of a stage takes. Safe for use by several threads. */
final class PaceTable implements Pace {

    private final JdbcClient jdbc;

    PaceTable(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    @Override
    public Optional<Duration> perPoint(Digest stage) {
        return jdbc.sql("SELECT wall_millis::float8 / points FROM pace WHERE stage_digest = :stage AND points > 0")
                .param("stage", stage.toBytes())
                .query(Double.class)
                .optional()
                .map(millis -> Duration.ofNanos(Math.round(millis * 1e6)));
    }

    /**
     * Remembers the stages of a run whose partitions were computed, by the mean of the newest run.
     *
     * @param spaces the partitions of the stages that began in this process
     */
    void learn(int runNumber, Plan plan, IntFunction<Optional<PartitionSpace>> spaces) {
        for (StagePlan stage : plan.stages()) {
            Optional<PartitionSpace> space = spaces.apply(stage.index());
            if (space.isPresent() && space.get().size() > 0) {
                learn(
                        runNumber,
                        stage,
                        (double) space.get().points() / space.get().size());
            }
        }
    }

    private void learn(int runNumber, StagePlan stage, double pointsPerPartition) {
        jdbc.sql("""
                        INSERT INTO pace (stage_digest, points, wall_millis, updated_at)
                        SELECT :digest, greatest(1, round(count(*) * :points)), sum(wall_millis), now()
                        FROM settlement
                        WHERE run_no = :run AND stage = :stage AND outcome = 0
                        HAVING count(*) > 0
                        ON CONFLICT (stage_digest) DO UPDATE
                        SET points = excluded.points, wall_millis = excluded.wall_millis,
                            updated_at = excluded.updated_at
                        """)
                .param("digest", stage.digest().toBytes())
                .param("points", pointsPerPartition)
                .param("run", runNumber)
                .param("stage", stage.index())
                .update();
    }
}
