package io.gridmill.engine.ledger;

import java.sql.Connection;
import java.sql.Statement;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/** Spring Batch's own tables, from its jar, with the index that looking up the last execution of a step wants. */
@SuppressWarnings("checkstyle:TypeName")
final class V2__Spring_batch extends BaseJavaMigration {

    @Override
    public void migrate(Context context) throws Exception {
        Connection connection = context.getConnection();
        ScriptUtils.executeSqlScript(
                connection, new ClassPathResource("org/springframework/batch/core/schema-postgresql.sql"));
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE INDEX batch_step_execution_by_name ON batch_step_execution (job_execution_id, step_name)
                    """);
            statement.execute("""
                    CREATE INDEX batch_job_execution_by_instance ON batch_job_execution (job_instance_id)
                    """);
        }
    }
}
