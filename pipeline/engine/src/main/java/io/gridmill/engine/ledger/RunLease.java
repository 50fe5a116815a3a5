package io.gridmill.engine.ledger;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The right to run a run: held by one process at a time through a session lock of the database, and fenced by an epoch
 * that grows with every take-over, so that a former owner whose connection broke cannot write any more.
 */
public final class RunLease implements AutoCloseable {

    /** First key of the advisory lock; any constant that nobody else in this database uses. */
    private static final int LOCK_SPACE = 0x6772_6d6c;

    private static final Logger LOG = LoggerFactory.getLogger(RunLease.class);

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Connection connection;
    private final int runNumber;
    private final long epoch;

    private RunLease(Connection connection, int runNumber, long epoch) {
        this.connection = connection;
        this.runNumber = runNumber;
        this.epoch = epoch;
    }

    /**
     * Takes over the run.
     *
     * @throws GridmillException {@code RUN_OWNED_ELSEWHERE} when another process has it
     */
    public static RunLease acquire(DataSource dataSource, RunRecord run) {
        try {
            Connection connection = dataSource.getConnection();
            boolean kept = false;
            try {
                if (!tryLock(connection, run.number())) {
                    throw new GridmillException(
                            ErrorCode.RUN_OWNED_ELSEWHERE,
                            "Run " + run.id() + " is being run by " + owner(connection, run.number())
                                    + "; follow it with `gridmill watch " + run.id() + "`");
                }
                long epoch = takeOver(connection, run.number());
                kept = true;
                return new RunLease(connection, run.number(), epoch);
            } finally {
                if (!kept) {
                    connection.close();
                }
            }
        } catch (SQLException e) {
            throw new GridmillException(
                    ErrorCode.DATABASE_UNREACHABLE, "Cannot take over run " + run.id() + ": " + e.getMessage(), e);
        }
    }

    public int runNumber() {
        return runNumber;
    }

    /** Goes into every write of the owner. */
    public long epoch() {
        return epoch;
    }

    @Override
    public void close() {
        try (connection;
                PreparedStatement statement = connection.prepareStatement("SELECT pg_advisory_unlock(?, ?)")) {
            statement.setInt(1, LOCK_SPACE);
            statement.setInt(2, runNumber);
            statement.execute();
        } catch (SQLException e) {
            // The connection is gone and the lock with it.
            LOG.debug("Lease of run {} was lost already", runNumber, e);
        }
    }

    /** Numbers of the runs that some process holds at this moment. */
    public static Set<Integer> held(JdbcClient jdbc) {
        return jdbc.sql("""
                        SELECT objid::bigint::int AS run_no FROM pg_locks
                        WHERE locktype = 'advisory' AND classid = :space AND objsubid = 2 AND granted
                          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                        """).param("space", LOCK_SPACE).query(Integer.class).set();
    }

    /** Waits a moment, since the server needs one to notice that the former owner died. */
    private static boolean tryLock(Connection connection, int runNumber) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET lock_timeout = '1s'");
        }
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_advisory_lock(?, ?)")) {
            statement.setInt(1, LOCK_SPACE);
            statement.setInt(2, runNumber);
            statement.execute();
            return true;
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        } finally {
            try (Statement statement = connection.createStatement()) {
                statement.execute("RESET lock_timeout");
            }
        }
    }

    private static String owner(Connection connection, int runNumber) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT owner FROM run WHERE run_no = ?")) {
            statement.setInt(1, runNumber);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() && result.getString(1) != null ? result.getString(1) : "another process";
            }
        }
    }

    private static long takeOver(Connection connection, int runNumber) throws SQLException {
        String update = """
                UPDATE run
                SET owner = ?, owner_epoch = owner_epoch + 1, commit_number = 0, heartbeat_at = now(),
                    cancel_requested = false
                WHERE run_no = ? RETURNING owner_epoch
                """;
        try (PreparedStatement statement = connection.prepareStatement(update)) {
            statement.setString(1, thisProcess());
            statement.setInt(2, runNumber);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    private static String thisProcess() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "this machine";
        }
        return "process " + ProcessHandle.current().pid() + " on " + host;
    }
}
