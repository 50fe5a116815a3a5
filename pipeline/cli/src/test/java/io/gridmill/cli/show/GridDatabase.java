package io.gridmill.cli.show;

import io.gridmill.connectors.postgres.PostgresServer;
import io.gridmill.engine.ledger.Database;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One PostgreSQL for all test classes; empty before each test. Gives {@link Ledgers} to tests. */
final class GridDatabase implements BeforeEachCallback, ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(GridDatabase.class);

    /** The server and the connections to it; ended with the last test. */
    private record Running(PostgresServer server, Database database) implements AutoCloseable {

        static Running start() {
            PostgresServer server = PostgresServer.startTemporary();
            return new Running(server, Database.open(server.jdbcUrl(), server.user(), server.password()));
        }

        @Override
        public void close() {
            database.close();
            server.close();
        }
    }

    private static DataSource dataSource(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Running.class, key -> Running.start(), Running.class)
                .database()
                .dataSource();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        JdbcClient.create(dataSource(context))
                .sql(
                        "TRUNCATE run, stage, supplier, assignment, settlement, output, held, verdict, decision, evidence, dispute RESTART IDENTITY CASCADE")
                .update();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Ledgers.class;
    }

    @Override
    public Ledgers resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return new Ledgers(dataSource(context));
    }
}
