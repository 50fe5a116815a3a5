package io.gridmill.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.ExitStatus;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What follows when partitions fail. */
@Timeout(60)
class RunFailureTest {

    @RegisterExtension
    static final EngineHarness HARNESS = new EngineHarness();

    private static final String TWO_STAGES = """
            apiVersion: gridmill/v1
            kind: Pipeline
            name: failing
            stages:
              make:
                partition: {over: {n: "1-20"}}
                run: {command: [make, "${partition.n}", "${outputs.o}"]}
                outputs: {o: {files: "*.txt"}}
                onFailure: {tolerate: TOLERATED, then: THEN}
              sum:
                inputs: {all: "${stages.make.o}"}
                run: {command: [sum, "${inputs.all}", "${outputs.o}"]}
                outputs: {o: {files: "*.txt"}}
            """;

    @Test
    void toleratedFailuresLetTheNextStagesRunWithoutThesePartitions() {
        failing(1, 2);

        RunOutcome outcome = HARNESS.run(twoStages("10%", "finish"));

        assertThat(outcome.state()).isEqualTo(RunState.TOLERATED);
        assertThat(outcome.state().exitStatus()).isEqualTo(ExitStatus.TOLERATED_FAILURES);
        assertThat(HARNESS.count("SELECT count(*) FROM output WHERE stage = 0")).isEqualTo(18);
        assertThat(HARNESS.count("SELECT count(*) FROM output WHERE stage = 1")).isEqualTo(1);
    }

    @Test
    void finishRunsTheOtherPartitionsAndThenFails() {
        failing(1, 2, 3);

        RunOutcome outcome = HARNESS.run(twoStages("10%", "finish"));

        assertThat(outcome.state()).isEqualTo(RunState.FAILED);
        assertThat(outcome.state().exitStatus()).isEqualTo(ExitStatus.FAILED);
        assertThat(outcome.failureMessage().orElseThrow()).contains("make").contains("the command failed");
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE stage = 0 AND outcome = 0"))
                .isEqualTo(17);
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE stage = 1"))
                .isZero();
    }

    @Test
    void continueGoesOnWithWhatThereIs() {
        failing(1, 2, 3);

        RunOutcome outcome = HARNESS.run(twoStages("0", "continue"));

        assertThat(outcome.state()).isEqualTo(RunState.TOLERATED);
        assertThat(HARNESS.count("SELECT count(*) FROM output WHERE stage = 1")).isEqualTo(1);
    }

    @Test
    void aStageWhosePartitionsAllFailLeavesAnEmptyDataset() {
        failing(java.util.stream.IntStream.range(0, 20).toArray());

        RunOutcome outcome = HARNESS.run(twoStages("0", "continue"));

        assertThat(outcome.state()).isEqualTo(RunState.TOLERATED);
        assertThat(HARNESS.count("SELECT count(*) FROM output WHERE stage = 0")).isZero();
        assertThat(HARNESS.count("SELECT count(*) FROM output WHERE stage = 1")).isEqualTo(1);
    }

    @Test
    void partitionsThatFollowToleratedFailuresAreSkippedWithoutFailing() {
        failing(1, 2);

        RunOutcome outcome = HARNESS.run("""
                apiVersion: gridmill/v1
                kind: Pipeline
                name: each
                stages:
                  make:
                    partition: {over: {n: "1-20", half: [a, b]}}
                    run: {command: [make, "${partition.n}", "${partition.half}", "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                    onFailure: {tolerate: 10%, then: stop}
                  follow:
                    partition: {each: "${stages.make.o}"}
                    inputs: {i: "${stages.make.o}"}
                    run: {command: [follow, "${inputs.i}", "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                  gather:
                    partition: {group: "${stages.make.o}", by: [n]}
                    inputs: {i: "${stages.make.o}"}
                    run: {command: [gather, "${partition.n}", "${inputs.i}", "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                """);

        assertThat(outcome.state()).isEqualTo(RunState.TOLERATED);
        assertThat(HARNESS.count("SELECT count(*) FROM output WHERE stage = 1")).isEqualTo(38);
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE stage = 1 AND outcome = 5"))
                .isEqualTo(2);
        assertThat(HARNESS.count("SELECT count(*) FROM output WHERE stage = 2"))
                .as("groups of which at least one member is there")
                .isEqualTo(20);
    }

    @Test
    void aGroupWithoutAnyMemberIsSkipped() {
        failing(0, 1);

        RunOutcome outcome = HARNESS.run("""
                apiVersion: gridmill/v1
                kind: Pipeline
                name: groups
                stages:
                  make:
                    partition: {over: {n: "1-3", half: [a, b]}}
                    run: {command: [make, "${partition.n}", "${partition.half}", "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                    onFailure: {tolerate: 2, then: stop}
                  gather:
                    partition: {group: "${stages.make.o}", by: [n]}
                    inputs: {i: "${stages.make.o}"}
                    run: {command: [gather, "${partition.n}", "${inputs.i}", "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                """);

        assertThat(outcome.state()).isEqualTo(RunState.TOLERATED);
        assertThat(HARNESS.count("SELECT count(*) FROM output WHERE stage = 1")).isEqualTo(2);
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE stage = 1 AND outcome = 5"))
                .isEqualTo(1);
    }

    @Test
    void onlyTheNamedCausesAreTriedAgain() {
        AtomicInteger timeouts = new AtomicInteger();
        AtomicInteger exits = new AtomicInteger();
        HARNESS.market().pool("a", 1, (stage, order) -> switch (order.key().partition()
                + 2 * order.key().stage()) {
            case 0 -> {
                timeouts.incrementAndGet();
                yield Work.failed(order.key(), ErrorCode.COMMAND_TIMED_OUT);
            }
            case 1 -> {
                exits.incrementAndGet();
                yield Work.failed(order.key(), ErrorCode.COMMAND_FAILED);
            }
            default -> Work.made(order.key(), "o", "x.txt", "x");
        });

        RunOutcome outcome = HARNESS.run(twoStages("2", "stop") + """
            defaults:
              retry: {attempts: 4, backoff: 1ms..2ms, on: [timeout]}
            """);

        assertThat(outcome.state()).isEqualTo(RunState.TOLERATED);
        assertThat(timeouts).hasValue(4);
        assertThat(exits).hasValue(1);
    }

    @Test
    void partitionsThatAllFailOnceTogetherOnTheOnlyPoolAreTriedAgain() {
        List<PartitionResult> failures = new ArrayList<>();
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        FakePlace.Pool[] only = new FakePlace.Pool[1];
        only[0] = HARNESS.market().pool("only", 20, (stage, order) -> {
            if (stage.name().equals("sum") || !seen.add(order.key().partition())) {
                return Work.made(order.key(), "o", order.key().partition() + ".txt", "x");
            }
            failures.add(Work.failed(order.key(), ErrorCode.COMMAND_FAILED));
            if (failures.size() == 20) {
                only[0].deliver(failures.subList(0, 19));
                return failures.get(19);
            }
            return null;
        });

        RunOutcome outcome = HARNESS.run(twoStages("0", "stop") + """
            defaults:
              retry: {attempts: 2, backoff: 1ms..1ms, on: [exit]}
            """);

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 2"))
                .isEqualTo(20);
    }

    @Test
    void aFailedBranchStopsTheOthers() {
        java.util.concurrent.CountDownLatch never = new java.util.concurrent.CountDownLatch(1);
        FakePlace.Worker worker = (stage, order) -> {
            if (stage.name().equals("fails")) {
                return Work.failed(order.key(), ErrorCode.COMMAND_FAILED);
            }
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Work.done(order.key());
        };
        HARNESS.market().pool("a", 1, worker);
        HARNESS.market().pool("b", 1, worker);

        RunOutcome outcome = HARNESS.run("""
                apiVersion: gridmill/v1
                kind: Pipeline
                name: branches
                stages:
                  hangs:
                    run: {command: [sleep, forever]}
                  fails:
                    run: {command: ["false"]}
                """);

        assertThat(outcome.state()).isEqualTo(RunState.FAILED);
        assertThat(outcome.failureMessage().orElseThrow()).contains("fails").contains("the command failed");
        never.countDown();
    }

    @Test
    void aResultThatDeliversAFileTwiceIsNotAcceptedAndHarmsNobody() {
        HARNESS.market().pool("odd", 1, (stage, order) -> {
            PartitionResult result = Work.made(order.key(), "o", "x.txt", "x");
            return new PartitionResult(
                    result.key(),
                    null,
                    0,
                    result.usage(),
                    List.of(result.outputs().get(0), result.outputs().get(0)),
                    "",
                    "",
                    "process");
        });
        HARNESS.market()
                .pool(
                        "fine",
                        1,
                        (stage, order) ->
                                Work.made(order.key(), "o", order.key().partition() + ".txt", "x"));

        RunOutcome outcome = HARNESS.run(twoStages("0", "stop"));

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 3"))
                .isPositive();
    }

    @Test
    void aPoolDoesNotGetAPartitionAgainThatItFailedBeforeARestart() {
        RunRecord run = HARNESS.record(twoStages("0", "stop"));
        RunHandle handle = new RunHandle();
        HARNESS.market().pool("bad", 1, (stage, order) -> {
            handle.cancel();
            return Work.lost(order.key());
        });
        HARNESS.engine().execute(run, false, HARNESS.observer(), handle);
        long failed = HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 1");
        assertThat(failed).isPositive();
        FakePlace.Worker worker =
                (stage, order) -> Work.made(order.key(), "o", order.key().partition() + ".txt", "x");
        HARNESS.market().pool("bad", 1, worker);
        HARNESS.market().pool("good", 1, worker);

        assertThat(HARNESS.execute(HARNESS.again(run)).state()).isEqualTo(RunState.SUCCEEDED);

        assertThat(HARNESS.count("""
                SELECT count(*) FROM settlement f JOIN settlement a USING (run_no, stage, partition, supplier_no)
                WHERE f.outcome = 1 AND a.outcome = 0
                """)).isZero();
    }

    @Test
    void aBudgetThatIsUsedUpHasItsOwnExitStatus() {
        FakePlace.Pool[] pool = new FakePlace.Pool[1];
        pool[0] = HARNESS.market().pool("a", 1, (stage, order) -> {
            pool[0].unavailable(Failure.infrastructure(ErrorCode.BUDGET_EXHAUSTED, "The budget is used up"));
            return Work.made(order.key(), "o", order.key().partition() + ".txt", "x");
        });

        RunOutcome outcome = HARNESS.run(twoStages("0", "stop"));

        assertThat(outcome.state()).isEqualTo(RunState.BUDGET);
        assertThat(outcome.state().exitStatus()).isEqualTo(ExitStatus.BUDGET);
        assertThat(outcome.failureMessage()).contains("The budget is used up");
    }

    private static String twoStages(String tolerated, String then) {
        return TWO_STAGES.replace("TOLERATED", tolerated).replace("THEN", then);
    }

    private static void failing(int... partitions) {
        Set<Integer> failing = ConcurrentHashMap.newKeySet();
        for (int partition : partitions) {
            failing.add(partition);
        }
        HARNESS.market().pool("a", 2, (stage, order) -> {
            PartitionKey key = order.key();
            return key.stage() == 0 && failing.contains(key.partition())
                    ? Work.failed(key, ErrorCode.COMMAND_FAILED)
                    : Work.made(key, "o", key.partition() + ".txt", stage.name() + order.values());
        });
    }
}
