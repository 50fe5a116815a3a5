package io.gridmill.engine.ledger;

import io.gridmill.engine.place.PlaceSession;
import io.gridmill.engine.place.Settlement;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what happens in one run, in the order it was submitted, many entries in one transaction. What an entry's
 * author wants to do once it is durable runs on the ledger's thread right after the commit.
 *
 * <p>When the database goes away the ledger waits for it and writes the same transaction again, unless it finds that
 * the commit had come through; nothing is acted on in the meantime.
 */
public final class Ledger implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private static final int MOST_ENTRIES = 4096;

    /** After its patience has run out the ledger may still be waiting for an answer. */
    private static final Duration LONGEST_STATEMENT = Duration.ofSeconds(60);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final DataSource dataSource;
    private final RunLease lease;
    private final SupplierTable suppliers;
    private final Function<String, PlaceSession> sessions;
    private final Listener listener;
    private final Clock clock;
    private final Duration patience;
    private final BlockingQueue<Submission> queue = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private @Nullable Connection connection;
    private long commitNumber;

    /** What the ledger tells its run. Called on the ledger's thread. */
    public interface Listener {

        /** Somebody asked for the run to be cancelled. */
        void cancelRequested();

        /** Nothing can be written any more; the run must stop without acting on anything further. */
        void broken(GridmillException failure);
    }

    private sealed interface Submission {}

    private record Write(LedgerEntry entry, @Nullable Runnable afterCommit) implements Submission {}

    private record End() implements Submission {}

    /**
     * @param sessions finds the session that deals with a supplier
     * @param patience how long a database that is away is waited for
     */
    public Ledger(
            DataSource dataSource,
            RunLease lease,
            SupplierTable suppliers,
            Function<String, PlaceSession> sessions,
            Listener listener,
            Clock clock,
            Duration patience) {
        this.dataSource = dataSource;
        this.lease = lease;
        this.suppliers = suppliers;
        this.sessions = sessions;
        this.listener = listener;
        this.clock = clock;
        this.patience = patience;
        this.thread = new Thread(this::work, "ledger");
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    public void submit(LedgerEntry entry) {
        queue.add(new Write(entry, null));
    }

    /** @param afterCommit runs on the ledger's thread once the entry is durable; must not block for long */
    public void submit(LedgerEntry entry, Runnable afterCommit) {
        queue.add(new Write(entry, afterCommit));
    }

    /** Writes what was submitted so far and ends; after {@link #abort} it only waits for the end. */
    @Override
    public void close() {
        queue.add(new End());
        try {
            thread.join(patience.plus(LONGEST_STATEMENT).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closed.countDown();
    }

    /** Whether nothing more is written. */
    public boolean ended() {
        return !thread.isAlive();
    }

    /** Ends at once; what is not committed stays unwritten. */
    public void abort() {
        closed.countDown();
        thread.interrupt();
    }

    private void work() {
        List<Submission> drained = new ArrayList<>();
        try {
            boolean end = false;
            while (!end) {
                drained.clear();
                drained.add(queue.take());
                queue.drainTo(drained, MOST_ENTRIES - 1);
                List<Write> writes = new ArrayList<>(drained.size());
                for (Submission submission : drained) {
                    if (submission instanceof Write write) {
                        writes.add(write);
                    } else {
                        end = true;
                    }
                }
                if (!writes.isEmpty()) {
                    commit(writes);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The ledger was aborted");
        } catch (GridmillException e) {
            listener.broken(e);
        } catch (RuntimeException | Error | SQLException e) {
            listener.broken(
                    new GridmillException(ErrorCode.INTERNAL, "The ledger cannot be written: " + e.getMessage(), e));
        } finally {
            disconnect();
        }
    }

    private void commit(List<Write> writes) throws SQLException, InterruptedException {
        GroupCommit commit = new GroupCommit(lease.runNumber(), suppliers, clock.instant());
        writes.forEach(write -> commit.add(write.entry()));
        commit.seal(sessions);
        write(commit);
        for (Settlement payment : commit.payments()) {
            sessions.apply(payment.supplier()).settled(payment);
        }
        for (Write write : writes) {
            if (write.afterCommit() != null) {
                write.afterCommit().run();
            }
        }
    }

    private void write(GroupCommit commit) throws SQLException, InterruptedException {
        commitNumber++;
        long began = System.nanoTime();
        long pauseMillis = 50;
        while (true) {
            try {
                transact(connect(), commit);
                return;
            } catch (SQLException e) {
                disconnect();
                if (!mayPass(e)) {
                    throw e;
                }
                if (System.nanoTime() - began >= patience.toNanos()) {
                    throw new GridmillException(
                            ErrorCode.DATABASE_UNREACHABLE,
                            "The database has been away for " + patience.toSeconds() + " s: " + e.getMessage()
                                    + ". Nothing accepted is lost; continue later with `gridmill resume`",
                            e);
                }
                LOG.warn("The database does not answer, trying again: {}", e.getMessage());
                if (closed.await(pauseMillis, TimeUnit.MILLISECONDS)) {
                    throw new InterruptedException("closed");
                }
                pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE.toMillis());
            }
        }
    }

    /**
     * Writes the commit unless it is written already. The row of the run decides: while an earlier try of the same
     * commit is still under way in the server, the update waits for it, and then finds its number.
     */
    private void transact(Connection current, GroupCommit commit) throws SQLException {
        boolean cancel;
        String fence = """
                UPDATE run SET commit_number = ?, heartbeat_at = now()
                WHERE run_no = ? AND owner_epoch = ? AND commit_number < ? RETURNING cancel_requested
                """;
        try (PreparedStatement statement = current.prepareStatement(fence)) {
            statement.setLong(1, commitNumber);
            statement.setInt(2, lease.runNumber());
            statement.setLong(3, lease.epoch());
            statement.setLong(4, commitNumber);
            try (ResultSet result = statement.executeQuery()) {
                if (!result.next()) {
                    current.rollback();
                    requireOwnership(current);
                    return;
                }
                cancel = result.getBoolean(1);
            }
        }
        commit.writeTo(current);
        current.commit();
        if (cancel) {
            listener.cancelRequested();
        }
    }

    private Connection connect() throws SQLException {
        Connection current = connection;
        if (current == null) {
            current = dataSource.getConnection();
            connection = current;
            current.setAutoCommit(false);
        }
        return current;
    }

    /** When the commit is not new, it is written already, or another process has the run. */
    private void requireOwnership(Connection current) throws SQLException {
        try (PreparedStatement statement =
                current.prepareStatement("SELECT FROM run WHERE run_no = ? AND owner_epoch = ?")) {
            statement.setInt(1, lease.runNumber());
            statement.setLong(2, lease.epoch());
            try (ResultSet result = statement.executeQuery()) {
                if (!result.next()) {
                    throw new GridmillException(
                            ErrorCode.RUN_OWNED_ELSEWHERE, "Another process took over this run; this one stops");
                }
            }
        } finally {
            current.rollback();
        }
    }

    private void disconnect() {
        Connection current = connection;
        connection = null;
        if (current != null) {
            try {
                current.close();
            } catch (SQLException e) {
                LOG.debug("Closing a broken connection", e);
            }
        }
    }

    /** Connection failures (08), shutdowns (57), resources (53) and serialisation (40) pass; the rest is ours. */
    private static boolean mayPass(SQLException failure) {
        String state = failure.getSQLState();
        return state == null
                || state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("53")
                || state.startsWith("40");
    }
}
