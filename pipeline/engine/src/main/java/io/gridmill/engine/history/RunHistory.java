package io.gridmill.engine.history;

import io.gridmill.engine.dispute.DisputeTable;
import io.gridmill.engine.dispute.NamedDispute;
import io.gridmill.engine.ledger.Outcome;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.RunRecords;
import io.gridmill.engine.ledger.StoredOutput;
import io.gridmill.model.Digest;
import io.gridmill.model.GridmillException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What happened in runs, read from the ledger. Never writes. Safe for use by several threads.
 *
 * <p>Run by run: {@link #run} finds one, {@link #detail} sums it up, the other methods list its parts in pages (at most
 * {@value #LARGEST_PAGE} rows) or stream them.
 */
public final class RunHistory {

    /** Rows that one call lists at most. */
    public static final int LARGEST_PAGE = 1000;

    /** Rows that a stream holds in memory. */
    private static final int FETCH_SIZE = 1000;

    private final JdbcClient jdbc;
    private final RunRecords records;
    private final RunRows runs;
    private final RunTotals totals;
    private final PartitionRows partitions;
    private final TimelineRows timeline;
    private final CheckRows checks;
    private final DecisionRows decisions;
    private final DisputeTable disputes;
    private final TransactionTemplate snapshot;

    public RunHistory(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
        this.records = new RunRecords(dataSource, Clock.systemUTC());
        this.runs = new RunRows(jdbc);
        this.totals = new RunTotals(jdbc);
        this.partitions = new PartitionRows(jdbc);
        this.timeline = new TimelineRows(jdbc);
        this.checks = new CheckRows(jdbc);
        this.decisions = new DecisionRows(jdbc);
        this.disputes = new DisputeTable(jdbc);
        this.snapshot = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.snapshot.setReadOnly(true);
        this.snapshot.setIsolationLevel(TransactionTemplate.ISOLATION_REPEATABLE_READ);
    }

    /**
     * Finds a run by its id, the beginning of it, or {@code last}.
     *
     * @throws GridmillException {@code RUN_NOT_FOUND} when there is none or more than one
     */
    public RunSummary run(String reference) {
        return runs.summaries(List.of(records.get(reference))).get(0);
    }

    /** The newest runs, newest first. */
    public List<RunSummary> newest(int most) {
        return runs.summaries(records.newest(page(most)));
    }

    /** The run's stages in the order of the plan, without sums: cheap. */
    public List<StageRow> stages(RunRecord run) {
        return runs.stages(run.number());
    }

    /** Names of the run's suppliers by {@link SupplierSummary#number()}. */
    public Map<Integer, String> supplierNames(RunRecord run) {
        return runs.supplierNames(run.number());
    }

    /** Stages, suppliers and sums of a run, all of one moment. Reads every row of the run's settlements once. */
    public RunDetail detail(RunRecord run) {
        return inSnapshot(() -> {
            RunSummary summary =
                    runs.summaries(List.of(records.get(run.id().value()))).get(0);
            List<InvoiceLine> lines = totals.lines(run.number());
            return new RunDetail(
                    summary,
                    stages(run.number(), lines),
                    runs.suppliers(run.number(), lines, totals.handedOut(run.number())),
                    lines,
                    checks.stages(run.number()),
                    checks.wrong(run.number()),
                    disputes.of(run.number()));
        });
    }

    private List<StageSummary> stages(int run, List<InvoiceLine> lines) {
        List<StageRow> rows = runs.stages(run);
        List<Integer> incomplete = rows.stream()
                .filter(row -> row.partitions() != null
                        && count(lines, row.stage(), Outcome.ACCEPTED)
                                        + count(lines, row.stage(), Outcome.CACHED)
                                        + count(lines, row.stage(), Outcome.SKIPPED)
                                < row.partitions())
                .map(StageRow::stage)
                .toList();
        Map<Integer, RunTotals.Open> open = totals.open(run, incomplete);
        List<StageSummary> stages = new ArrayList<>();
        for (StageRow row : rows) {
            RunTotals.Open underWay = open.getOrDefault(row.stage(), new RunTotals.Open(0, 0));
            Consumption consumption = Consumption.NONE;
            for (InvoiceLine line : lines) {
                boolean counts = line.outcome() != Outcome.CACHED && line.outcome() != Outcome.SKIPPED;
                if (line.stage() == row.stage() && counts) {
                    consumption = consumption.plus(line.consumption());
                }
            }
            stages.add(new StageSummary(
                    row,
                    count(lines, row.stage(), Outcome.ACCEPTED),
                    count(lines, row.stage(), Outcome.CACHED),
                    underWay.failed(),
                    count(lines, row.stage(), Outcome.SKIPPED),
                    row.state().finished() ? 0 : underWay.running(),
                    count(lines, row.stage(), Outcome.INFRASTRUCTURE)
                            + count(lines, row.stage(), Outcome.APPLICATION)
                            + count(lines, row.stage(), Outcome.WRONG),
                    consumption));
        }
        return stages;
    }

    private static long count(List<InvoiceLine> lines, int stage, Outcome outcome) {
        return lines.stream()
                .filter(line -> line.stage() == stage && line.outcome() == outcome)
                .mapToLong(line -> line.consumption().attempts())
                .sum();
    }

    /** Partitions of a stage in the order of their indices, from the one after {@code after} (-1: from the first). */
    public List<PartitionSummary> partitions(
            RunRecord run, StageRow stage, PartitionFilter filter, int after, int most) {
        List<Integer> wanted = partitions.indices(run.number(), stage, filter, after, page(most));
        return partitions.summaries(run.number(), stage, wanted);
    }

    /** One partition, whatever is known of it. */
    public PartitionSummary partition(RunRecord run, StageRow stage, int partition) {
        return partitions.summaries(run.number(), stage, List.of(partition)).get(0);
    }

    /** All tries of a partition with what they wrote, first one first. */
    public List<AttemptSummary> attempts(RunRecord run, int stage, int partition) {
        return partitions.attempts(run.number(), stage, partition);
    }

    /** Kinds of failed attempts, most frequent first. */
    public List<FailureGroup> failures(RunRecord run, int most) {
        return totals.failures(run.number(), page(most));
    }

    /** What was decided about pools, and why: the newest searches, in order; those that were chosen come first in each. */
    public List<RecordedDecision> decisions(RunRecord run, int most) {
        return decisions.newest(run.number(), page(most));
    }

    /** Disputes that were brought about results of the run, oldest first. */
    public List<NamedDispute> disputes(RunRecord run) {
        return disputes.of(run.number());
    }

    /** Disputes of all runs: those that are not over, then the others, each newest first. */
    public List<NamedDispute> disputes(int most) {
        return disputes.newest(page(most));
    }

    /** Attempts at a partition whose results were compared with others and found wrong. */
    public Set<Integer> wrongAttempts(RunRecord run, int stage, int partition) {
        return Set.copyOf(checks.wrongAttempts(run.number(), stage, partition));
    }

    /** Digest of the outputs of a partition that the run goes on with; see {@code PartitionResult.outputDigest}. */
    public Optional<Digest> acceptedOutput(RunRecord run, int stage, int partition) {
        return jdbc.sql("""
                        SELECT output_digest FROM settlement
                        WHERE run_no = :run AND stage = :stage AND partition = :partition AND outcome IN (0, 4)
                        """)
                .param("run", run.number())
                .param("stage", stage)
                .param("partition", partition)
                .query((row, number) -> Digest.of(row.getBytes(1)))
                .optional();
    }

    /** Files and bytes per stage and output. */
    public List<OutputTotal> outputTotals(RunRecord run) {
        return totals.outputs(run.number());
    }

    /** The first files of a stage, by partition, output and path. */
    public List<OutputEntry> outputs(RunRecord run, int stage, int most) {
        return jdbc.sql("""
                        SELECT * FROM output WHERE run_no = :run AND stage = :stage
                        ORDER BY partition, output, path LIMIT :most
                        """)
                .param("run", run.number())
                .param("stage", stage)
                .param("most", page(most))
                .query((row, number) -> new OutputEntry(
                        row.getInt("stage"),
                        row.getInt("partition"),
                        new StoredOutput(
                                row.getString("output"),
                                row.getString("path"),
                                row.getLong("size"),
                                Digest.of(row.getBytes("sha256")),
                                row.getString("object_key"),
                                row.getLong("position"))))
                .list();
    }

    /**
     * Streams the invoice of every deal, leaf by leaf, with the sum that the voucher came to. Holds a thousand rows at a
     * time, whatever the size of the run.
     */
    public void charges(RunRecord run, Consumer<PartitionCharge> consumer) {
        inSnapshot(() -> {
            jdbc.sql("""
                            SELECT supplier_no, leaf, stage, partition, attempt, outcome, wall_millis, cpu_millis, amount,
                                   sum(amount) OVER (PARTITION BY supplier_no ORDER BY leaf ROWS UNBOUNDED PRECEDING)
                                       AS cumulative
                            FROM settlement
                            WHERE run_no = :run AND leaf IS NOT NULL
                            ORDER BY supplier_no, leaf
                            """).withFetchSize(FETCH_SIZE).param("run", run.number()).query(row -> {
                consumer.accept(new PartitionCharge(
                        row.getInt("supplier_no"),
                        row.getLong("leaf"),
                        row.getInt("stage"),
                        row.getInt("partition"),
                        row.getInt("attempt"),
                        Outcome.of(row.getInt("outcome")),
                        row.getLong("wall_millis"),
                        row.getLong("cpu_millis"),
                        Columns.amount(row, "amount"),
                        Columns.amount(row, "cumulative")));
            });
            return true;
        });
    }

    /** The earliest attempts on the time axis. */
    public List<TimelineBar> bars(RunRecord run, Instant now, int most) {
        return timeline.bars(run.number(), now, page(most));
    }

    /** How busy suppliers were, in spans of equal length from a point in time. */
    public List<TimelineShare> shares(RunRecord run, Instant from, long spanMillis, int spans) {
        return timeline.shares(run.number(), from, spanMillis, spans);
    }

    private static int page(int most) {
        if (most < 1 || most > LARGEST_PAGE) {
            throw new IllegalArgumentException("A page has 1 to " + LARGEST_PAGE + " rows, not " + most);
        }
        return most;
    }

    private <T> T inSnapshot(java.util.function.Supplier<T> reading) {
        T result = snapshot.execute(status -> reading.get());
        if (result == null) {
            throw new IllegalStateException("A reading always has a result");
        }
        return result;
    }
}
