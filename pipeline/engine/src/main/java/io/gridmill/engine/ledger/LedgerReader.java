package io.gridmill.engine.ledger;

import io.gridmill.model.Digest;
import io.gridmill.model.dataset.Manifest;
import io.gridmill.model.pipeline.Verification;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What the engine reads back from the ledger. Safe for use by several threads. */
public final class LedgerReader {

    private static final int FETCH = 10_000;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;
    private final int runNumber;

    public LedgerReader(DataSource dataSource, int runNumber) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.jdbc.setFetchSize(FETCH);
        this.transactions = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        this.runNumber = runNumber;
    }

    /** Receives rows of earlier processes, settlements first. */
    public interface History {

        /**
         * An attempt that was decided on.
         *
         * @param owner of the supplier that made it; null when nobody had to
         */
        void settled(
                int stage,
                int partition,
                int attempt,
                Outcome outcome,
                @Nullable String failureCode,
                @Nullable String owner);

        /** A result that waits for a second opinion. */
        void held(HeldResult result);

        /** An assignment without a result. */
        void handedOut(int stage, int partition, int attempt, String supplier);
    }

    /** Tells everything that happened in the run so far, each kind in order of partition and attempt. */
    public void replay(History history) {
        // Within a transaction the driver fetches in portions instead of all at once.
        transactions.executeWithoutResult(status -> {
            jdbc.query(
                    """
                    SELECT d.stage, d.partition, d.attempt, d.outcome, d.failure_code, s.owner
                    FROM settlement d LEFT JOIN supplier s USING (supplier_no)
                    WHERE d.run_no = ? ORDER BY d.stage, d.partition, d.attempt
                    """,
                    row -> {
                        history.settled(
                                row.getInt(1),
                                row.getInt(2),
                                row.getInt(3),
                                Outcome.of(row.getInt(4)),
                                row.getString(5),
                                row.getString(6));
                    },
                    runNumber);
            jdbc.query(
                    """
                    SELECT h.*, s.supplier, s.owner FROM held h JOIN supplier s USING (supplier_no)
                    WHERE h.run_no = ? AND NOT EXISTS (
                        SELECT FROM settlement d
                        WHERE (d.run_no, d.stage, d.partition, d.attempt) = (h.run_no, h.stage, h.partition, h.attempt))
                    ORDER BY h.stage, h.partition, h.attempt
                    """,
                    row -> {
                        history.held(HeldRows.read(row));
                    },
                    runNumber);
            jdbc.query(
                    """
                    SELECT a.stage, a.partition, a.attempt, s.supplier
                    FROM assignment a JOIN supplier s USING (supplier_no)
                    WHERE a.run_no = ? AND NOT EXISTS (
                        SELECT FROM settlement d
                        WHERE (d.run_no, d.stage, d.partition, d.attempt) = (a.run_no, a.stage, a.partition, a.attempt))
                    AND NOT EXISTS (
                        SELECT FROM held h
                        WHERE (h.run_no, h.stage, h.partition, h.attempt) = (a.run_no, a.stage, a.partition, a.attempt))
                    ORDER BY a.stage, a.partition, a.attempt
                    """,
                    row -> {
                        history.handedOut(row.getInt(1), row.getInt(2), row.getInt(3), row.getString(4));
                    },
                    runNumber);
        });
    }

    /** What decides which partitions of the run are checked. */
    public byte[] secret() {
        return Objects.requireNonNull(
                jdbc.queryForObject("SELECT secret FROM run WHERE run_no = ?", byte[].class, runNumber));
    }

    /** Receives what earlier processes found about owners. */
    public interface Verdicts {

        /** @param accepted whether the result is the accepted one */
        void judged(String owner, boolean valid, boolean accepted);
    }

    /** Tells whose results of the run were compared, in the order of the decisions. */
    public void verdicts(Verdicts verdicts) {
        jdbc.query(
                "SELECT owner, valid, attempt = other_attempt FROM verdict WHERE run_no = ? ORDER BY verdict_no",
                row -> {
                    verdicts.judged(row.getString(1), row.getBoolean(2), row.getBoolean(3));
                },
                runNumber);
    }

    /**
     * Where a stage stands.
     *
     * @param partitions how many it has; empty until it has begun, or while nobody knows
     */
    public record StageFacts(StageState state, Optional<Integer> partitions) {}

    /** Where the stages stand, by index. */
    public Map<Integer, StageFacts> stages() {
        Map<Integer, StageFacts> stages = new HashMap<>();
        jdbc.query(
                "SELECT stage, state, partitions FROM stage WHERE run_no = ?",
                row -> {
                    stages.put(
                            row.getInt(1),
                            new StageFacts(
                                    StageState.valueOf(row.getString(2)),
                                    Optional.ofNullable(row.getObject(3, Integer.class))));
                },
                runNumber);
        return stages;
    }

    /** The files of one output of a whole stage, in order of partition and path. */
    public List<PartitionFile> outputs(int stage, String output) {
        return jdbc.query("""
                SELECT partition, path, size, sha256, object_key, position FROM output
                WHERE run_no = ? AND stage = ? AND output = ? ORDER BY partition, path
                """, (row, number) -> partitionFile(row), runNumber, stage, output);
    }

    /** The files of one output of some partitions, in order of partition and path. */
    public List<PartitionFile> outputs(int stage, String output, int[] partitions) {
        return jdbc.query(
                """
                SELECT partition, path, size, sha256, object_key, position FROM output
                WHERE run_no = ? AND stage = ? AND output = ? AND partition = ANY (?) ORDER BY partition, path
                """,
                (PreparedStatement statement) -> {
                    statement.setInt(1, runNumber);
                    statement.setInt(2, stage);
                    statement.setString(3, output);
                    setIntegers(statement, 4, Arrays.stream(partitions).boxed().toList());
                },
                (row, number) -> partitionFile(row));
    }

    /**
     * Results that were accepted in earlier runs, by cache key; the newest where there are several. What was checked less
     * strictly than is asked for now does not count.
     */
    public Map<Digest, CachedResult> cached(List<Digest> keys, Verification verify) {
        Map<Digest, CachedResult> found = new HashMap<>();
        String strictness = verify.isNone() ? "" : """
                AND EXISTS (SELECT FROM stage g WHERE (g.run_no, g.stage) = (d.run_no, d.stage)
                            AND g.sample >= ? AND g.quorum >= ? AND g.agreement IN ('exact', ?))
                """;
        byIndex(() -> jdbc.query(
                """
                SELECT cache_key, output_digest, run_no, stage, partition FROM settlement d
                WHERE outcome = 0 AND cache_key = ANY (?)
                """ + strictness,
                (PreparedStatement statement) -> {
                    statement.setArray(
                            1,
                            statement
                                    .getConnection()
                                    .createArrayOf(
                                            "bytea",
                                            keys.stream().map(Digest::toBytes).toArray(byte[][]::new)));
                    if (!verify.isNone()) {
                        statement.setDouble(2, verify.sample());
                        statement.setInt(3, verify.quorum());
                        statement.setString(4, verify.agreement().words());
                    }
                },
                (ResultSet row) -> {
                    found.merge(
                            Digest.of(row.getBytes(1)),
                            new CachedResult(Digest.of(row.getBytes(2)), row.getInt(3), row.getInt(4), row.getInt(5)),
                            (one, other) -> other.run() >= one.run() ? other : one);
                }));
        return found;
    }

    /**
     * Keeps the planner from reading whole tables to find some thousand rows. It does so while a table has no
     * statistics, as in the first large run of a database, and every portion of that run would cost more than the last.
     */
    private void byIndex(Runnable query) {
        transactions.executeWithoutResult(status -> {
            jdbc.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off;"
                    + " SET LOCAL enable_mergejoin = off");
            query.run();
        });
    }

    /** The files of results of earlier runs. */
    public Map<CachedResult, List<StoredOutput>> outputsOf(List<CachedResult> results) {
        Map<List<Integer>, CachedResult> byOrigin = new HashMap<>();
        Map<CachedResult, List<StoredOutput>> outputs = new HashMap<>();
        for (CachedResult result : results) {
            byOrigin.put(List.of(result.run(), result.stage(), result.partition()), result);
            outputs.put(result, new ArrayList<>());
        }
        byIndex(() -> jdbc.query(
                """
                SELECT run_no, stage, partition, output, path, size, sha256, object_key, position
                FROM output JOIN unnest(?, ?, ?) AS wanted (run_no, stage, partition) USING (run_no, stage, partition)
                ORDER BY run_no, stage, partition, output, path
                """,
                (PreparedStatement statement) -> {
                    setIntegers(
                            statement,
                            1,
                            results.stream().map(CachedResult::run).toList());
                    setIntegers(
                            statement,
                            2,
                            results.stream().map(CachedResult::stage).toList());
                    setIntegers(
                            statement,
                            3,
                            results.stream().map(CachedResult::partition).toList());
                },
                (ResultSet row) -> {
                    CachedResult result = byOrigin.get(List.of(row.getInt(1), row.getInt(2), row.getInt(3)));
                    if (result != null) {
                        outputs.computeIfAbsent(result, absent -> new ArrayList<>())
                                .add(new StoredOutput(
                                        row.getString(4),
                                        row.getString(5),
                                        row.getLong(6),
                                        Digest.of(row.getBytes(7)),
                                        row.getString(8),
                                        row.getLong(9)));
                    }
                }));
        return outputs;
    }

    /** What was recorded about the inputs of a stage when it first began. */
    public Optional<String> stageInputs(int stage) {
        return jdbc
                .queryForList(
                        "SELECT inputs FROM stage WHERE run_no = ? AND stage = ? AND inputs IS NOT NULL",
                        String.class,
                        runNumber,
                        stage)
                .stream()
                .findFirst();
    }

    /** Records the inputs of a stage; durable on return. */
    public void recordStageInputs(int stage, String json) {
        jdbc.update("UPDATE stage SET inputs = ?::jsonb WHERE run_no = ? AND stage = ?", json, runNumber, stage);
    }

    /** Where a result of an earlier run stands. */
    public record CachedResult(Digest outputDigest, int run, int stage, int partition) {}

    /** A file and the partition that made it. */
    public record PartitionFile(int partition, Manifest.Entry entry) {}

    private static PartitionFile partitionFile(ResultSet row) throws SQLException {
        return new PartitionFile(
                row.getInt(1),
                new Manifest.Entry(
                        row.getString(2),
                        row.getLong(3),
                        Digest.of(row.getBytes(4)),
                        row.getString(5),
                        row.getLong(6)));
    }

    private static void setIntegers(PreparedStatement statement, int position, List<Integer> values)
            throws SQLException {
        statement.setArray(position, statement.getConnection().createArrayOf("int4", values.toArray()));
    }
}
