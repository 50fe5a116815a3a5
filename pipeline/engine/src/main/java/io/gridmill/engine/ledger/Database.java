package io.gridmill.engine.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The database of the engine: a connection pool over a schema that is up to date. */
public final class Database implements AutoCloseable {

    /** Number of the newest migration in {@code io/gridmill/engine/schema}. */
    private static final int SCHEMA_VERSION = 6;

    private static final int CONNECTIONS = 8;

    private final HikariDataSource dataSource;

    private Database(HikariDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Connects and brings the schema up to date.
     *
     * @param url JDBC URL of a PostgreSQL database, without credentials
     * @throws GridmillException {@code DATABASE_UNREACHABLE} when it does not answer
     */
    public static Database open(String url, String user, String password) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(10_000);
        config.setInitializationFailTimeout(10_000);
        config.setPoolName("gridmill");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("ApplicationName", "gridmill");
        HikariDataSource dataSource;
        try {
            dataSource = new HikariDataSource(config);
        } catch (RuntimeException e) {
            throw new GridmillException(
                    ErrorCode.DATABASE_UNREACHABLE,
                    "The database " + url + " does not answer: " + rootMessage(e)
                            + ". Is the server up, and are user and password right?",
                    e);
        }
        try {
            migrate(dataSource);
        } catch (RuntimeException e) {
            dataSource.close();
            throw e;
        }
        return new Database(dataSource);
    }

    public DataSource dataSource() {
        return dataSource;
    }

    /** Flyway costs a third of a second to ask; a current schema is found with one query. */
    private static void migrate(DataSource dataSource) {
        if (isCurrent(dataSource)) {
            return;
        }
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:io/gridmill/engine/schema")
                .javaMigrations(new V2__Spring_batch())
                .loggers("slf4j")
                .load()
                .migrate();
    }

    private static boolean isCurrent(DataSource dataSource) {
        String query =
                "SELECT max(version::int) FROM flyway_schema_history WHERE success AND to_regclass('flyway_schema_history') IS NOT NULL";
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet exists = statement.executeQuery("SELECT to_regclass('flyway_schema_history') IS NOT NULL")) {
                if (!exists.next() || !exists.getBoolean(1)) {
                    return false;
                }
            }
            try (ResultSet newest = statement.executeQuery(query)) {
                return newest.next() && newest.getInt(1) == SCHEMA_VERSION;
            }
        } catch (SQLException e) {
            throw new GridmillException(
                    ErrorCode.DATABASE_UNREACHABLE, "The database does not answer: " + e.getMessage(), e);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
