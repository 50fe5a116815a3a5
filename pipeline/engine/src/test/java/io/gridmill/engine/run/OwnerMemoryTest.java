package io.gridmill.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.engine.history.OwnerHistory;
import io.gridmill.engine.history.OwnerRun;
import io.gridmill.engine.history.PastVerdicts;
import io.gridmill.engine.ledger.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What one run found out about owners is known in the next. */
@Timeout(120)
class OwnerMemoryTest {

    @RegisterExtension
    static final EngineHarness HARNESS = new EngineHarness();

    private final Instant longAgo = Instant.now().minus(Duration.ofDays(30));

    private static String pipeline(int partitions, String verify) {
        return """
                apiVersion: gridmill/v1
                kind: Pipeline
                name: checked
                stages:
                  make:
                    partition: {over: {n: "1-PARTITIONS"}}
                    run: {command: [make, "${partition.n}", "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                    verify: VERIFY
                """.replace("PARTITIONS", String.valueOf(partitions)).replace("VERIFY", verify);
    }

    /** Without results of earlier runs. */
    private static void run(int partitions, String verify) {
        RunOutcome outcome =
                HARNESS.execute(HARNESS.record(pipeline(partitions, verify), Path.of("/nowhere"), Map.of(), false));
        assertThat(outcome.state()).as("%s", outcome.failureMessage()).isEqualTo(RunState.SUCCEEDED);
    }

    private static Map<String, Integer> validInARow(int before, Instant since) {
        return new PastVerdicts(HARNESS.dataSource()).validInARow(before, since);
    }

    private static long checkedIn(int run) {
        return HARNESS.count("SELECT count(*) FROM held WHERE checked AND attempt = 1 AND run_no = " + run);
    }

    @Test
    void ownersThatWereRightInOneRunAreSampledFromTheStartOfTheNext() {
        HARNESS.market().pool("a", 4, Strategy.slow());
        HARNESS.market().pool("b", 4, Strategy.slow());
        run(600, "{replicas: 2}");

        assertThat(validInARow(2, longAgo))
                .as("no more than so many are carried over")
                .containsValue(100);
        assertThat(validInARow(2, longAgo).values())
                .allSatisfy(n -> assertThat(n).isBetween(10, 100));
        assertThat(validInARow(1, longAgo)).as("before that run").doesNotContainValue(100);
        assertThat(validInARow(2, Instant.now().plusSeconds(60)))
                .as("too long ago")
                .doesNotContainValue(100);
        run(100, "{sample: 0.1%}");

        // One of the two delivers 50 at least, of which 10 would have been checked without a memory; now it is one in
        // N.
        assertThat(checkedIn(2)).isLessThan(10);
    }

    @Test
    void anOwnerThatWasFoundWrongIsWatchedInTheNextRun() {
        HARNESS.market().pool("a", 2, Strategy.honest());
        HARNESS.market().pool("b", 2, Strategy.slow());
        HARNESS.market().pool("turns", 2, Strategy.turning(60));
        run(600, "{replicas: 2}");
        assertThat(HARNESS.count("SELECT count(*) FROM verdict WHERE valid AND owner = 'owner turns'"))
                .isPositive();

        assertThat(validInARow(2, longAgo).get("owner turns")).isZero();
        assertThat(validInARow(2, longAgo).get("owner b")).isPositive();

        HARNESS.market().pool("turns", 2, Strategy.honest());
        run(300, "{sample: 0.1%}");
        assertThat(HARNESS.count("""
                        SELECT count(*) FROM (
                            SELECT checked FROM held JOIN supplier USING (supplier_no)
                            WHERE held.run_no = 2 AND attempt = 1 AND owner = 'owner turns'
                            ORDER BY held_at, stage, partition LIMIT 5) AS first WHERE NOT checked
                        """))
                .as("each of its first results is checked")
                .isZero();
    }

    @Test
    void theHistoryOfOwnersCountsWhatTheyDidRunByRun() {
        HARNESS.market().pool("a", 2, Strategy.honest());
        HARNESS.market().pool("b", 2, Strategy.honest());
        HARNESS.market().pool("liar", 2, Strategy.turning(5));
        run(200, "{replicas: 2}");
        HARNESS.market().pool("liar", 2, Strategy.honest());
        run(50, "none");
        int a = (int) HARNESS.count("SELECT supplier_no FROM supplier WHERE run_no = 2 AND owner = 'owner a'");
        int b = (int) HARNESS.count("SELECT supplier_no FROM supplier WHERE run_no = 2 AND owner = 'owner b'");
        // Never came back from b and was given to a, which claims ten hours for what took no time at all.
        HARNESS.jdbc().update("INSERT INTO assignment VALUES (2, 0, 900, 1, ?, now())", b);
        HARNESS.jdbc().update("INSERT INTO assignment VALUES (2, 0, 900, 2, ?, now())", a);
        HARNESS.jdbc().update("""
                INSERT INTO settlement
                VALUES (2, 0, 900, 2, ?, 0, 0, 36000000, 1, 1, 1, 1, 1, 900, '\\x00', '\\x00', 'bwrap', NULL, NULL, '',
                        '', now())
                """, a);
        // Under way at b: nobody knows what comes of it.
        HARNESS.jdbc().update("INSERT INTO assignment VALUES (2, 0, 901, 1, ?, now())", b);

        List<OwnerRun> all = new OwnerHistory(HARNESS.dataSource()).since(longAgo);

        OwnerRun liar = of(all, 0, "owner liar");
        assertThat(liar.wrong())
                .isEqualTo(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 3"))
                .isPositive();
        assertThat(liar.valid()).isLessThanOrEqualTo(5);
        assertThat(of(all, 0, "owner a").valid() + of(all, 0, "owner b").valid() + liar.valid())
                .isEqualTo(HARNESS.count("SELECT count(*) FROM verdict WHERE valid"));
        assertThat(all.stream()
                        .filter(run -> !run.run().equals(liar.run()))
                        .mapToLong(OwnerRun::accepted)
                        .sum())
                .isEqualTo(51);
        assertThat(all.stream().filter(run -> !run.run().equals(liar.run()))).allSatisfy(run -> {
            assertThat(run.wrong()).isZero();
            assertThat(run.valid()).isZero();
            assertThat(run.lost()).isEqualTo(run.owner().equals("owner b") ? 1 : 0);
            assertThat(run.overclaimed()).isEqualTo(run.owner().equals("owner a") ? 1 : 0);
        });
        assertThat(new OwnerHistory(HARNESS.dataSource()).since(Instant.now().plusSeconds(60)))
                .isEmpty();
    }

    private static OwnerRun of(List<OwnerRun> all, int index, String owner) {
        return all.stream()
                .filter(run -> run.owner().equals(owner))
                .skip(index)
                .findFirst()
                .orElseThrow();
    }
}
