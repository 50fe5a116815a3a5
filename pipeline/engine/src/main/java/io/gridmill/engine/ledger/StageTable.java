package io.gridmill.engine.ledger;

import io.gridmill.model.pipeline.Verification;
import io.gridmill.model.plan.Dependency;
import io.gridmill.model.plan.Plan;
import io.gridmill.model.plan.StagePlan;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The stages of one run in the database. Safe for use by several threads. */
public final class StageTable {

    private final JdbcTemplate jdbc;
    private final int runNumber;

    public StageTable(DataSource dataSource, int runNumber) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.runNumber = runNumber;
    }

    /** Records the stages of a plan; those that are there already stay as they are. */
    public void insert(Plan plan) {
        jdbc.batchUpdate("""
                INSERT INTO stage (run_no, stage, name, kind, place, depends_on, state, partitions, sample, quorum,
                                   agreement, cores, limit_millis)
                VALUES (?, ?, ?, ?, ?, ?, 'WAITING', ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """, plan.stages(), 100, (statement, stage) -> {
            statement.setInt(1, runNumber);
            statement.setInt(2, stage.index());
            statement.setString(3, stage.name());
            statement.setString(4, stage.stage().kind());
            statement.setString(5, stage.place().word());
            statement.setArray(6, statement.getConnection().createArrayOf("int4", dependencies(stage)));
            if (stage.partitioning().size().isPresent()) {
                statement.setInt(7, stage.partitioning().size().getAsInt());
            } else {
                statement.setNull(7, java.sql.Types.INTEGER);
            }
            Verification verify = stage.verify();
            statement.setDouble(8, verify.isNone() ? 0 : verify.sample());
            statement.setInt(9, verify.isNone() ? 1 : verify.quorum());
            statement.setString(
                    10, verify.isNone() ? "none" : verify.agreement().words());
            statement.setInt(11, stage.resources().cpu());
            statement.setLong(12, stage.resources().time().toMillis());
        });
    }

    private static Object[] dependencies(StagePlan stage) {
        return stage.dependencies().stream().map(Dependency::stage).distinct().toArray();
    }
}
