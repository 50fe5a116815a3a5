package io.gridmill.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.engine.history.RunDetail;
import io.gridmill.engine.history.RunHistory;
import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.PartitionResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results that are checked by other owners. */
@Timeout(120)
class VerificationTest {

    @RegisterExtension
    static final EngineHarness HARNESS = new EngineHarness();

    private static final int MANY = 2000;

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

    static Stream<Map.Entry<String, Strategy>> dishonest() {
        return Stream.of(
                Map.entry("lazy", Strategy.lazy()),
                Map.entry("random", Strategy.random()),
                Map.entry("sometimes", Strategy.wrongIn(order -> order.key().partition() % 20 == 3)));
    }

    @ParameterizedTest
    @MethodSource("dishonest")
    void oneDishonestOwnerOfThreeGetsNothingWrongAccepted(Map.Entry<String, Strategy> liar) {
        HARNESS.market().pool("a", 4, Strategy.honest());
        HARNESS.market().pool("b", 4, Strategy.slow());
        HARNESS.market().pool("liar", 4, liar.getValue());

        RunOutcome outcome = HARNESS.run(pipeline(MANY, "{replicas: 2}"));

        assertThat(outcome.state()).as("%s", outcome.failureMessage()).isEqualTo(RunState.SUCCEEDED);
        assertThat(wrongAccepted(MANY)).isEmpty();
        assertBooksAreRight();
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 3"))
                .isPositive();
        assertThat(foundWrong()).containsExactly("owner liar");
        assertThat(HARNESS.count("""
                        SELECT count(*) FROM settlement s JOIN supplier p USING (supplier_no)
                        WHERE p.supplier = 'liar' AND s.outcome = 3 AND (s.amount > 0 OR s.leaf IS NOT NULL)
                        """)).isZero();
        assertThat(HARNESS.count("""
                        SELECT count(*) FROM verdict v JOIN held h USING (run_no, stage, partition, attempt)
                        WHERE NOT v.valid AND v.digest = h.output_digest AND v.other_digest <> v.digest
                          AND length(h.batch_digest) = 32 AND h.batch > 0 AND v.reason <> ''
                        """))
                .as("evidence")
                .isEqualTo(HARNESS.count("SELECT count(*) FROM verdict WHERE NOT valid"));
        RunDetail detail = new RunHistory(HARNESS.dataSource())
                .detail(HARNESS.engine().records().get("last"));
        assertThat(detail.checks()).singleElement().satisfies(checks -> {
            assertThat(checks.compared()).isEqualTo(MANY);
            assertThat(checks.waiting()).isZero();
        });
        assertThat(detail.wrong()).singleElement().satisfies(wrong -> assertThat(wrong.results())
                .isPositive());
        assertThat(HARNESS.notices()).anySatisfy(line -> assertThat(line)
                .contains("Pool pool liar is left out of this run")
                .contains("wrong"));
    }

    @Test
    void ownersThatAgreeAreAllPaidAndOneResultIsKept() {
        HARNESS.market().pool("a", 2, Strategy.honest());
        HARNESS.market().pool("b", 2, Strategy.honest());
        HARNESS.market().pool("c", 2, Strategy.honest());

        RunOutcome outcome = HARNESS.run(pipeline(100, "{replicas: 3}"));

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 0"))
                .isEqualTo(100);
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 6"))
                .isEqualTo(200);
        assertThat(HARNESS.count("SELECT count(*) FROM output")).isEqualTo(100);
        assertThat(HARNESS.count("SELECT count(*) FROM verdict WHERE valid")).isEqualTo(300);
        assertThat(HARNESS.count("""
                        SELECT count(*) FROM (SELECT partition FROM settlement JOIN supplier USING (supplier_no)
                                              GROUP BY partition HAVING count(DISTINCT owner) = 3) AS checked
                        """)).isEqualTo(100);
        assertThat(outcome.spent().nano()).isEqualTo(3000);
        assertBooksAreRight();
    }

    @Test
    void aColludingPairDoesNotReachAQuorumOfThree() {
        for (String id : List.of("a", "b", "c")) {
            HARNESS.market().pool(id, 2, Strategy.honest());
        }
        HARNESS.market().pool("x", 2, Strategy.colluding());
        HARNESS.market().pool("y", 2, Strategy.colluding());

        RunOutcome outcome = HARNESS.run(pipeline(500, "{replicas: 3, quorum: 3}"));

        assertThat(outcome.state()).as("%s", outcome.failureMessage()).isEqualTo(RunState.SUCCEEDED);
        assertThat(wrongAccepted(500)).isEmpty();
        assertThat(foundWrong()).containsExactlyInAnyOrder("owner x", "owner y");
        assertBooksAreRight();
    }

    @Test
    void honestOwnersAreCheckedEverMoreRarely() {
        int partitions = 6000;
        HARNESS.market().pool("a", 2, Strategy.slow());
        HARNESS.market().pool("b", 2, Strategy.slow());

        RunOutcome outcome = HARNESS.run(pipeline(partitions, "{sample: 0.5%}"));

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(wrongAccepted(partitions)).isEmpty();
        assertBooksAreRight();
        long checks = HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 6");
        long late = HARNESS.count("""
                SELECT count(*) FROM held WHERE checked AND attempt = 1 AND partition >= 3000
                """);
        assertThat(checks).isGreaterThanOrEqualTo(20);
        // The results that came before the first verdicts are checked, too; after that it is one in N.
        assertThat(late).as("of three thousand").isLessThan(1500);
    }

    @Test
    void whatAnOwnerDeliveredUncheckedIsCheckedOnceItIsFoundWrong() {
        HARNESS.market().pool("a", 2, Strategy.honest());
        HARNESS.market().pool("b", 2, Strategy.honest());
        HARNESS.market().pool("turns", 2, Strategy.turning(150));

        RunOutcome outcome = HARNESS.run(pipeline(3000, "{sample: 10%}"));

        assertThat(outcome.state()).as("%s", outcome.failureMessage()).isEqualTo(RunState.SUCCEEDED);
        assertThat(wrongAccepted(3000)).isEmpty();
        assertThat(foundWrong()).containsExactly("owner turns");
        assertBooksAreRight();
    }

    @Test
    void anApplicationThatIsNotDeterministicIsNamedAndNobodyIsPunished() {
        AtomicInteger clock = new AtomicInteger();
        Strategy tells = (stage, order) -> "the time is " + clock.incrementAndGet();
        for (String id : List.of("a", "b", "c")) {
            HARNESS.market().pool(id, 2, tells);
        }

        RunOutcome outcome = HARNESS.run(pipeline(3, "{replicas: 2}"));

        assertThat(outcome.state()).isEqualTo(RunState.FAILED);
        assertThat(outcome.failureCode()).contains(ErrorCode.NOT_DETERMINISTIC.name());
        assertThat(outcome.failureMessage().orElseThrow()).contains("make[").contains("not deterministic");
        assertThat(HARNESS.count("SELECT count(*) FROM verdict")).isZero();
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 3"))
                .isZero();
        assertThat(HARNESS.count("""
                        SELECT count(*) FROM settlement
                        WHERE failure_code = 'NOT_DETERMINISTIC' AND outcome = 2 AND amount > 0 AND leaf IS NOT NULL
                        """)).isGreaterThanOrEqualTo(5);
        assertThat(HARNESS.notices()).noneMatch(line -> line.contains("left out"));
    }

    @Test
    void numbersThatAreCloseEnoughAgree() {
        HARNESS.market().pool("a", 2, (Strategy) (stage, order) -> "E = 1.2345678901");
        HARNESS.market().pool("b", 2, (Strategy) (stage, order) -> "E = 1.2345678902");

        RunOutcome outcome = HARNESS.run(pipeline(50, "{agree: {numeric: 1e-6}}"));

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 6"))
                .isEqualTo(50);
    }

    @Test
    void theUsersOwnCommandCompares() {
        HARNESS.market().pool("a", 2, (Strategy) (stage, order) -> "x\n");
        HARNESS.market().pool("b", 2, (Strategy) (stage, order) -> "x   \n");

        RunOutcome outcome = HARNESS.run(pipeline(4, "{agree: {command: [diff, -r, -b]}}"));

        assertThat(outcome.state()).as("%s", outcome.failureMessage()).isEqualTo(RunState.SUCCEEDED);
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 6"))
                .isEqualTo(4);
    }

    @Test
    void aCommandThatCannotBeStartedFailsTheStage() {
        HARNESS.market().pool("a", 2, (Strategy) (stage, order) -> "x");
        HARNESS.market().pool("b", 2, (Strategy) (stage, order) -> "y");

        RunOutcome outcome = HARNESS.run(pipeline(4, "{agree: {command: [/no/such/program]}}"));

        assertThat(outcome.state()).isEqualTo(RunState.FAILED);
        assertThat(outcome.failureCode()).contains(ErrorCode.COMMAND_NOT_FOUND.name());
    }

    @Test
    void withoutASecondOwnerTheRunWaitsAndThenSaysWhatIsMissing() {
        HARNESS.market().pool("a", 2, Strategy.honest());
        RunRecord run = HARNESS.record(pipeline(5, "{replicas: 2}"));

        RunOutcome alone =
                HARNESS.engine(HARNESS.dataSource(), Duration.ofMillis(200)).execute(run, false, HARNESS.observer());

        assertThat(alone.state()).isEqualTo(RunState.FAILED);
        assertThat(alone.failureCode()).contains(ErrorCode.NO_SECOND_OWNER.name());
        assertThat(alone.failureMessage().orElseThrow())
                .contains("needs more owners")
                .contains("gridmill resume");
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 0"))
                .isZero();

        HARNESS.market().pool("b", 2, Strategy.honest());
        assertThat(HARNESS.execute(HARNESS.again(run)).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(wrongAccepted(5)).isEmpty();
        assertBooksAreRight();
    }

    @Test
    void followersGetWhatWasCheckedOnly() {
        HARNESS.market().pool("a", 2, reading(Strategy.honest()));
        HARNESS.market().pool("b", 2, reading(Strategy.honest()));
        HARNESS.market()
                .pool("liar", 2, reading(Strategy.wrongIn(order -> order.key().stage() == 0)));

        RunOutcome outcome = HARNESS.run(pipeline(200, "{replicas: 2}") + """
                  follow:
                    partition: {each: "${stages.make.o}"}
                    inputs: {i: "${stages.make.o}"}
                    run: {command: [follow, "${inputs.i}", "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                """.indent(0));

        assertThat(outcome.state()).as("%s", outcome.failureMessage()).isEqualTo(RunState.SUCCEEDED);
        assertThat(wrongAccepted(200)).isEmpty();
    }

    /** Checks that what a follower is given is right. */
    private static FakePlace.Worker reading(Strategy strategy) {
        return (stage, order) -> {
            PartitionResult result = strategy.work(stage, order);
            order.inputs().values().forEach(input -> input.files().forEach(file -> assertThat(file.sha256())
                    .isEqualTo(Digest.sha256(Strategy.right("make", order.key().partition())))));
            return result;
        };
    }

    @Test
    void anUncheckedResultOfAnEarlierRunIsNotTakenByAStageThatChecks() {
        HARNESS.market().pool("a", 2, Strategy.honest());
        HARNESS.market().pool("b", 2, Strategy.honest());
        Function<String, Long> cached = verify -> {
            HARNESS.run(pipeline(20, verify));
            return HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 4"
                    + " AND run_no = (SELECT max(run_no) FROM run)");
        };

        assertThat(cached.apply("none")).isZero();
        assertThat(cached.apply("{sample: 50%}")).as("were not checked").isZero();
        assertThat(cached.apply("{replicas: 2}")).as("were sampled").isZero();
        assertThat(cached.apply("{replicas: 2}")).as("were checked likewise").isEqualTo(20);
        assertThat(cached.apply("{sample: 10%, agree: {numeric: 0.1}}"))
                .as("were checked more strictly")
                .isEqualTo(20);
        assertThat(cached.apply("none")).isEqualTo(20);
    }

    /** Accepted files with other contents than they should have, and partitions without one. */
    private static List<String> wrongAccepted(int partitions) {
        Map<Integer, String> contents = new java.util.HashMap<>();
        HARNESS.jdbc().query("SELECT partition, encode(sha256, 'hex') FROM output WHERE stage = 0", row -> {
            contents.put(row.getInt(1), row.getString(2));
        });
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            if (!Digest.sha256(Strategy.right("make", i)).hex().equals(contents.get(i))) {
                wrong.add("make[" + i + "]");
            }
        }
        return wrong;
    }

    private static List<String> foundWrong() {
        return HARNESS.jdbc().queryForList("SELECT DISTINCT owner FROM verdict WHERE NOT valid", String.class);
    }

    /** Accepted once, paid as promised, nothing held without a decision. */
    private static void assertBooksAreRight() {
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 0"))
                .isEqualTo(
                        HARNESS.count("SELECT count(DISTINCT (stage, partition)) FROM settlement WHERE outcome = 0"));
        assertThat(HARNESS.count("SELECT sum(total) FROM supplier"))
                .isEqualTo(HARNESS.count("SELECT sum(amount) FROM settlement"));
        assertThat(HARNESS.count("SELECT count(DISTINCT (supplier_no, leaf)) FROM settlement WHERE leaf IS NOT NULL"))
                .isEqualTo(HARNESS.count("SELECT count(leaf) FROM settlement"));
        assertThat(HARNESS.count("""
                        SELECT count(*) FROM settlement s JOIN supplier p USING (supplier_no)
                        JOIN (SELECT a.run_no, a.stage, a.partition, q.owner
                              FROM settlement a JOIN supplier q USING (supplier_no) WHERE a.outcome = 0) AS kept
                          ON (kept.run_no, kept.stage, kept.partition) = (s.run_no, s.stage, s.partition)
                        WHERE s.outcome = 6 AND p.owner = kept.owner
                          AND NOT EXISTS (SELECT FROM verdict v WHERE NOT v.valid
                                          AND (v.run_no, v.stage, v.partition) = (s.run_no, s.stage, s.partition))
                        """)).as("own second opinions").isZero();
    }
}
