package io.gridmill.engine.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.gridmill.connectors.postgres.PostgresServer;
import io.gridmill.engine.ledger.Database;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.engine.run.RunEngine;
import io.gridmill.engine.run.RunObserver;
import io.gridmill.engine.run.RunOutcome;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Runs of many partitions on pools that need no time: planning, ledger and hand-out of a real run on a real database.
 * Arguments: the number of rounds, then the sizes of runs, which are measured in turn in every round, and {@code court}
 * when each is to be measured with pools that answer to a court as well. Prints lines of {@code sample NAME VALUE}.
 */
public final class ScaleBench {

    private static final int WARM_UP = 50_000;

    /** Short runs are repeated within a round, up to so many partitions, or so many times. */
    private static final int PARTITIONS_PER_ROUND = 100_000;

    private static final int REPETITIONS = 3;

    private static final String PIPELINE = """
            apiVersion: gridmill/v1
            kind: Pipeline
            name: scale
            stages:
              work:
                partition: {over: {n: "1-PARTITIONS"}}
                run: {command: ["/bin/true", "${partition.n}"]}
            """;

    private ScaleBench() {}

    public static void main(String[] args) {
        int rounds = Integer.parseInt(args[0]);
        List<String> sizes = List.of(args).subList(1, args.length).stream()
                .filter(arg -> !arg.equals("court"))
                .toList();
        List<Boolean> courts = sizes.size() < args.length - 1 ? List.of(false, true) : List.of(false);
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        try (PostgresServer postgres = PostgresServer.startTemporary();
                Database database = Database.open(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
            DataSource dataSource = database.dataSource();
            run(dataSource, WARM_UP, false);
            run(dataSource, WARM_UP, courts.size() > 1);
            int largest = 0;
            for (int round = 0; round < rounds; round++) {
                for (String size : sizes) {
                    int partitions = Integer.parseInt(size);
                    largest = Math.max(largest, partitions);
                    int repetitions = Math.min(REPETITIONS, Math.max(1, PARTITIONS_PER_ROUND / partitions));
                    for (int i = 0; i < repetitions; i++) {
                        for (boolean court : courts) {
                            Cost cost = run(dataSource, partitions, court);
                            String name = (court ? "court." : "") + partitions;
                            print("millis." + name, cost.wallMillis());
                            print("cpu." + name, cost.cpuMillis());
                            if (court) {
                                print("evidence." + partitions, evidenceBytes(dataSource) / partitions);
                            }
                        }
                    }
                }
            }
            try (HeapWatch watch = new HeapWatch()) {
                run(dataSource, largest, false);
                print("heap." + largest, watch.peakBytes() / (double) (1 << 20));
            }
        }
    }

    /** What the table and its index take on disk. */
    private static double evidenceBytes(DataSource dataSource) {
        Long bytes =
                new JdbcTemplate(dataSource).queryForObject("SELECT pg_total_relation_size('evidence')", Long.class);
        return bytes == null ? 0 : bytes;
    }

    /** Per partition. The processor time is that of this process and of the database. */
    private record Cost(double wallMillis, double cpuMillis) {}

    private static void print(String name, double value) {
        System.out.printf(Locale.ROOT, "sample %s %.6f%n", name, value);
    }

    private static double cpuMillis() {
        return Stream.concat(
                        Stream.of(ProcessHandle.current()),
                        ProcessHandle.current().descendants())
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .mapToDouble(Duration::toMillis)
                .sum();
    }

    /** From the text of the pipeline to the end of the run, on an empty ledger. */
    private static Cost run(DataSource dataSource, int partitions, boolean court) {
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        jdbc.execute(
                "TRUNCATE run, stage, supplier, assignment, settlement, output, held, verdict, pace, decision, evidence, dispute"
                        + " RESTART IDENTITY CASCADE");
        jdbc.execute("CHECKPOINT");
        RunEngine engine = new RunEngine(
                dataSource, new NoStore(), Map.of("market", new InstantPlace(2, 64, court)), Clock.systemUTC());
        double cpuBefore = cpuMillis();
        long started = System.nanoTime();
        RunRecord record = engine.record(
                PIPELINE.replace("PARTITIONS", String.valueOf(partitions)),
                Path.of("/nowhere/scale.yaml"),
                Map.of(),
                Path.of("/nowhere"),
                true);
        RunOutcome outcome = engine.execute(record, false, RunObserver.NONE);
        Cost cost = new Cost((System.nanoTime() - started) / 1e6 / partitions, (cpuMillis() - cpuBefore) / partitions);
        Integer accepted = jdbc.queryForObject("SELECT count(*) FROM settlement WHERE outcome = 0", Integer.class);
        if (outcome.state() != RunState.SUCCEEDED || accepted == null || accepted != partitions) {
            throw new IllegalStateException("The run went wrong: " + outcome + ", accepted " + accepted);
        }
        return cost;
    }
}
