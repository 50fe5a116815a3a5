package io.gridmill.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.engine.evidence.ClaimedResult;
import io.gridmill.engine.evidence.ClaimsCodec;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.model.protocol.Input;
import io.gridmill.model.protocol.InputFile;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.StageOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process may die at any operation on its database; the next one must bring the run to the same end. */
@Timeout(600)
class RunCrashTest {

    @RegisterExtension
    static final EngineHarness HARNESS = new EngineHarness();

    private static final String CHAIN = """
            apiVersion: gridmill/v1
            kind: Pipeline
            name: chain
            stages:
              make:
                partition: {over: {n: "1-12"}}
                run: {command: [make, "${partition.n}", "${outputs.o}"]}
                outputs: {o: {files: "*.txt"}}
                retry: {attempts: 3, backoff: 1ms..1ms, on: [exit]}
                verify: CHECK ALL
              refine:
                partition: {each: "${stages.make.o}"}
                inputs: {i: "${stages.make.o}"}
                run: {command: [refine, "${inputs.i}", "${outputs.o}"]}
                outputs: {o: {files: "*.txt"}}
                verify: CHECK SOME
              sum:
                inputs: {all: "${stages.refine.o}"}
                run: {command: [sum, "${inputs.all}", "${outputs.o}"]}
                outputs: {o: {files: "*.txt"}}
                place: home
            """;

    private static final String UNCHECKED = CHAIN.replace("CHECK ALL", "none").replace("CHECK SOME", "none");

    private static final String CHECKED =
            CHAIN.replace("CHECK ALL", "{replicas: 2}").replace("CHECK SOME", "{sample: 30%}");

    private static final int PARTITIONS = 25;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRunWhoseProcessDiesAtAnyOperationEndsAsIfNothingHadHappened(boolean after) {
        diesAtAnyOperation(UNCHECKED, after);
    }

    /** One of the three owners is wrong now and then. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRunThatChecksItsResultsEndsAsIfNothingHadHappened(boolean after) {
        diesAtAnyOperation(CHECKED, after);
    }

    private static void diesAtAnyOperation(String pipeline, boolean after) {
        String undisturbed = undisturbed();
        boolean died = true;
        int deaths = 0;
        for (int operation = 0; died; operation += operation < 30 ? 2 : 5) {
            HARNESS.reset();
            pools();
            if (pipeline.equals(CHECKED)) {
                liar();
            }
            RunRecord run = HARNESS.record(pipeline);
            FaultyDataSource dying = FaultyDataSource.dyingAt(HARNESS.dataSource(), operation, after);
            executeUntilDeath(dying, run);
            died = dying.died();
            assertEvidenceOfAllThatWasActedOn(operation);
            deaths += died ? 1 : 0;

            RunOutcome outcome = HARNESS.execute(HARNESS.again(run));

            assertThat(outcome.state()).as("died at operation %d", operation).isEqualTo(RunState.SUCCEEDED);
            assertWhole(operation, undisturbed);
            assertEvidenceOfAllThatWasActedOn(operation);
        }
        assertThat(deaths).isGreaterThan(20);
    }

    @Test
    void aRunThatDiesAgainAndAgainComesToItsEnd() {
        String undisturbed = undisturbed();
        HARNESS.reset();
        pools();
        RunRecord run = HARNESS.record(UNCHECKED);
        for (int operation = 10; operation < 100; operation += 6) {
            executeUntilDeath(
                    FaultyDataSource.dyingAt(HARNESS.dataSource(), operation, operation % 4 == 0), HARNESS.again(run));
        }
        assertThat(HARNESS.execute(HARNESS.again(run)).state()).isEqualTo(RunState.SUCCEEDED);
        assertWhole(-1, undisturbed);
    }

    private static void executeUntilDeath(FaultyDataSource dying, RunRecord run) {
        // The threads of a dead process do not wait for anything. One that dies after its run ended disturbs nobody.
        Thread main = Thread.currentThread();
        AtomicBoolean ended = new AtomicBoolean();
        dying.onDeath(() -> {
            synchronized (ended) {
                if (!ended.get()) {
                    main.interrupt();
                }
            }
        });
        try {
            HARNESS.engine(dying).execute(run, false, HARNESS.observer());
        } catch (RuntimeException e) {
            assertThat(dying.died()).as("%s", e).isTrue();
        } finally {
            synchronized (ended) {
                ended.set(true);
                Thread.interrupted();
            }
        }
    }

    private static String undisturbed() {
        HARNESS.reset();
        pools();
        assertThat(HARNESS.run(UNCHECKED).state()).isEqualTo(RunState.SUCCEEDED);
        return finalDigest();
    }

    private static void pools() {
        Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
        FakePlace.Worker worker = (stage, order) -> work(stage, order, tries);
        HARNESS.market().pool("a", 2, worker).stutter().court();
        HARNESS.market().pool("b", 2, worker);
        HARNESS.home().pool("home", 2, worker).stutter();
    }

    private static void liar() {
        Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
        HARNESS.market()
                .pool(
                        "liar",
                        2,
                        (stage, order) -> order.key().partition() % 3 == 0
                                        && stage.name().equals("make")
                                ? Work.made(order.key(), "o", order.key().partition() + ".txt", "a lie")
                                : work(stage, order, tries))
                .stutter()
                .court();
    }

    /** Content that depends on the contents of the inputs; some tries fail. */
    private static PartitionResult work(StageOrder stage, PartitionOrder order, Map<String, AtomicInteger> tries) {
        int partition = order.key().partition();
        int number = tries.computeIfAbsent(stage.name() + partition, absent -> new AtomicInteger())
                .incrementAndGet();
        if (number == 1 && partition == 3) {
            return Work.lost(order.key());
        }
        if (number == 1 && partition == 5 && stage.name().equals("make")) {
            return Work.failed(order.key(), io.gridmill.model.ErrorCode.COMMAND_FAILED);
        }
        String inputs = Stream.concat(stage.inputs().values().stream(), order.inputs().values().stream())
                .map(Input::files)
                .flatMap(List::stream)
                .map(InputFile::sha256)
                .map(Object::toString)
                .sorted()
                .collect(Collectors.joining(","));
        return Work.made(order.key(), "o", partition + ".txt", stage.name() + order.values() + inputs);
    }

    /** Whatever a pool with a court is paid for, is not paid for or waits with can be shown to the court. */
    private static void assertEvidenceOfAllThatWasActedOn(int operation) {
        Set<String> claimed = new HashSet<>();
        HARNESS.jdbc().query("SELECT supplier_no, claims FROM evidence", row -> {
            for (ClaimedResult claim : ClaimsCodec.decode(row.getBytes(2))) {
                claimed.add(row.getInt(1) + " " + claim.key());
            }
        });
        List<String> actedOn = HARNESS.jdbc().queryForList("""
                        SELECT supplier_no || ' ' || stage || '/' || partition || '/' || attempt
                        FROM (SELECT supplier_no, stage, partition, attempt FROM settlement
                              UNION SELECT supplier_no, stage, partition, attempt FROM held) acted
                        JOIN supplier USING (supplier_no) WHERE supplier IN ('a', 'liar')
                        """, String.class);
        assertThat(claimed).as("died at operation %d", operation).containsAll(actedOn);
    }

    private static String finalDigest() {
        return Objects.requireNonNull(HARNESS.jdbc()
                .queryForObject("SELECT encode(sha256, 'hex') FROM output WHERE stage = 2", String.class));
    }

    private static void assertWhole(int operation, String undisturbed) {
        assertThat(finalDigest()).as("final output, died at %d", operation).isEqualTo(undisturbed);
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 0"))
                .as("accepted results, died at %d", operation)
                .isEqualTo(PARTITIONS);
        assertThat(HARNESS.count("SELECT count(DISTINCT (stage, partition)) FROM settlement WHERE outcome = 0"))
                .isEqualTo(PARTITIONS);
        assertThat(HARNESS.count("SELECT count(*) FROM output")).isEqualTo(PARTITIONS);
        assertThat(HARNESS.count("SELECT sum(total) FROM supplier"))
                .as("promised and settled, died at %d", operation)
                .isEqualTo(HARNESS.count("SELECT sum(amount) FROM settlement"));
        assertThat(HARNESS.count("SELECT count(DISTINCT (supplier_no, leaf)) FROM settlement WHERE leaf IS NOT NULL"))
                .isEqualTo(HARNESS.count("SELECT count(leaf) FROM settlement"));
        assertThat(HARNESS.count("""
                        SELECT count(*) FROM held LEFT JOIN settlement s USING (run_no, stage, partition, attempt)
                        WHERE s.outcome IS NULL
                        """))
                .as("held for ever, died at %d", operation)
                .isZero();
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome NOT IN (0, 2, 6) AND amount > 0"))
                .isZero();
        assertThat(HARNESS.count("SELECT count(*) FROM supplier WHERE status <> 'CLOSED'"))
                .as("open deals, died at %d", operation)
                .isZero();
        assertThat(HARNESS.count("SELECT count(*) FROM stage WHERE state <> 'SUCCEEDED'"))
                .isZero();
    }
}
