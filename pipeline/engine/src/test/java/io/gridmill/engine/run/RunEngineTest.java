package io.gridmill.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.StageOrder;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class RunEngineTest {

    @RegisterExtension
    static final EngineHarness HARNESS = new EngineHarness();

    private static final String SWEEP = """
            apiVersion: gridmill/v1
            kind: Pipeline
            name: sweep
            stages:
              work:
                partition: {over: {n: "1-100"}}
                run: {command: ["/bin/true", "${partition.n}"]}
            """;

    @Test
    void everyPartitionIsRunAcceptedAndPaidOnce() {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        FakePlace.Worker worker = (stage, order) -> {
            assertThat(seen.add(Objects.requireNonNull(order.values().get("n"))))
                    .isTrue();
            return Work.done(order.key());
        };
        HARNESS.market().pool("a", 2, worker);
        HARNESS.market().pool("b", 2, worker);

        RunOutcome outcome = HARNESS.run(SWEEP);

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(outcome.spent().nano()).isEqualTo(1000);
        assertThat(outcome.settled()).isTrue();
        assertThat(seen).hasSize(100);
        assertThat(count("SELECT count(*) FROM settlement WHERE outcome = 0")).isEqualTo(100);
        assertThat(count("SELECT sum(total) FROM supplier")).isEqualTo(1000);
        assertThat(count("SELECT sum(amount) FROM settlement")).isEqualTo(1000);
        assertThat(count("SELECT count(DISTINCT (supplier_no, leaf)) FROM settlement"))
                .isEqualTo(100);
        assertThat(HARNESS.jdbc()
                        .queryForObject(
                                "SELECT status FROM batch_job_execution ORDER BY job_execution_id DESC LIMIT 1",
                                String.class))
                .isEqualTo("COMPLETED");
    }

    @Test
    void branchesOfADiamondOverlap() {
        CountDownLatch bothRun = new CountDownLatch(2);
        HARNESS.market().pool("a", 1, (stage, order) -> branch(stage, order, bothRun));
        HARNESS.market().pool("b", 1, (stage, order) -> branch(stage, order, bothRun));

        RunOutcome outcome = HARNESS.run("""
                apiVersion: gridmill/v1
                kind: Pipeline
                name: diamond
                stages:
                  top:
                    run: {command: [make, "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                  left:
                    inputs: {i: "${stages.top.o}"}
                    run: {command: [make, "${inputs.i}", "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                  right:
                    inputs: {i: "${stages.top.o}"}
                    run: {command: [make, "${inputs.i}", "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                  bottom:
                    inputs: {l: "${stages.left.o}", r: "${stages.right.o}"}
                    run: {command: [make, "${inputs.l}", "${inputs.r}", "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                """);

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
    }

    /** Neither branch ends before both have begun. */
    private static PartitionResult branch(StageOrder stage, PartitionOrder order, CountDownLatch bothRun) {
        if (stage.name().equals("left") || stage.name().equals("right")) {
            bothRun.countDown();
            await(bothRun);
        }
        return Work.made(order.key(), "o", stage.name() + ".txt", stage.name());
    }

    @Test
    void aStageThatFollowsOneToOneStartsBeforeItsUpstreamHasEnded() {
        List<String> events = new CopyOnWriteArrayList<>();
        CountDownLatch downstreamRan = new CountDownLatch(1);
        FakePlace.Worker worker = (stage, order) -> {
            if (stage.name().equals("second")) {
                events.add("second" + order.key().partition());
                downstreamRan.countDown();
                assertThat(Objects.requireNonNull(order.inputs().get("i")).files())
                        .singleElement()
                        .satisfies(file ->
                                assertThat(file.path()).isEqualTo(order.key().partition() + ".txt"));
            } else if (order.key().partition() == 1) {
                await(downstreamRan);
            }
            if (stage.name().equals("first")) {
                events.add("first" + order.key().partition());
            }
            return Work.made(order.key(), "o", order.key().partition() + ".txt", stage.name());
        };
        HARNESS.market().pool("a", 1, worker);
        HARNESS.market().pool("b", 1, worker);

        RunOutcome outcome = HARNESS.run("""
                apiVersion: gridmill/v1
                kind: Pipeline
                name: chain
                stages:
                  first:
                    partition: {over: {n: "1-2"}}
                    run: {command: [make, "${partition.n}", "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                  second:
                    partition: {each: "${stages.first.o}"}
                    inputs: {i: "${stages.first.o}"}
                    run: {command: [make, "${inputs.i}", "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                """);

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(events.indexOf("second0")).isLessThan(events.indexOf("first1"));
    }

    @Test
    void aGroupStartsWhenItsMembersAreThere() {
        FakePlace.Worker worker = (stage, order) -> {
            if (stage.name().equals("reduce")) {
                assertThat(Objects.requireNonNull(order.inputs().get("samples")).files())
                        .hasSize(3);
                return Work.made(order.key(), "sum", "sum.txt", String.valueOf(order.values()));
            }
            return Work.made(order.key(), "samples", "s-" + order.key().partition() + ".csv", "x");
        };
        HARNESS.market().pool("a", 2, worker);

        RunOutcome outcome = HARNESS.run("""
                apiVersion: gridmill/v1
                kind: Pipeline
                name: groups
                stages:
                  simulate:
                    partition: {over: {size: [32, 64], seed: "1-3"}}
                    run: {command: [ising, "${partition.size}", "${partition.seed}", "${outputs.samples}"]}
                    outputs: {samples: {files: "*.csv"}}
                  reduce:
                    partition: {group: "${stages.simulate.samples}", by: [size]}
                    inputs: {samples: "${stages.simulate.samples}"}
                    run: {command: [reduce, "${partition.size}", "${inputs.samples}", "${outputs.sum}"]}
                    outputs: {sum: {files: "*.txt"}}
                """);

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(count("SELECT count(*) FROM output WHERE output = 'sum'")).isEqualTo(2);
    }

    @Test
    void infrastructureFailuresAreFreeAndGoElsewhere() {
        Set<Integer> failedOnce = ConcurrentHashMap.newKeySet();
        HARNESS.market()
                .pool(
                        "flaky",
                        2,
                        (stage, order) -> order.key().partition() % 20 == 0
                                        && failedOnce.add(order.key().partition())
                                ? Work.lost(order.key())
                                : Work.done(order.key()));
        HARNESS.market().pool("solid", 2, (stage, order) -> Work.done(order.key()));

        RunOutcome outcome = HARNESS.run(SWEEP);

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(outcome.spent().nano()).isEqualTo(1000);
        assertThat(count("""
                        SELECT count(*) FROM settlement a JOIN settlement b USING (run_no, stage, partition, supplier_no)
                        WHERE a.outcome = 1 AND b.outcome = 0
                        """))
                .as("partitions accepted from the pool that had failed them")
                .isZero();
    }

    @Test
    void aCommandThatFailsIsTriedAsOftenAsThePipelineSaysAndPaidEachTime() {
        AtomicInteger attempts = new AtomicInteger();
        FakePlace.Worker worker = (stage, order) -> {
            if (Objects.equals(order.values().get("n"), "7")) {
                attempts.incrementAndGet();
                return Work.failed(order.key(), ErrorCode.COMMAND_FAILED);
            }
            return Work.done(order.key());
        };
        HARNESS.market().pool("a", 2, worker);
        HARNESS.market().pool("b", 2, worker);

        RunOutcome outcome = HARNESS.run(SWEEP + """
                    retry: {attempts: 3, backoff: 1ms..2ms, on: [exit]}
                    onFailure: {tolerate: 1%, then: stop}
                """);

        assertThat(outcome.state()).isEqualTo(RunState.TOLERATED);
        assertThat(attempts).hasValue(3);
        assertThat(outcome.spent().nano()).isEqualTo(1020);
    }

    @Test
    void theFirstIntolerableFailureStopsTheRunAndSaysWhy() {
        HARNESS.market()
                .pool(
                        "a",
                        2,
                        (stage, order) -> Objects.equals(order.values().get("n"), "7")
                                ? Work.failed(order.key(), ErrorCode.COMMAND_FAILED)
                                : Work.done(order.key()));

        RunOutcome outcome = HARNESS.run(SWEEP);

        assertThat(outcome.state()).isEqualTo(RunState.FAILED);
        assertThat(outcome.failureMessage())
                .hasValueSatisfying(
                        message -> assertThat(message).contains("work[6]").contains("the command failed"));
        assertThat(count("SELECT sum(total) FROM supplier")).isEqualTo(count("SELECT sum(amount) FROM settlement"));
    }

    @Test
    void whatWasLearnedAboutThePaceDoesNotMakeAcceptedWorkNew() {
        AtomicInteger worked = new AtomicInteger();
        HARNESS.market().pool("a", 2, (stage, order) -> {
            worked.incrementAndGet();
            return Work.made(order.key(), "o", "x.txt", "content " + order.values());
        });
        String yaml = SWEEP.replace("\"1-100\"}", "\"1-100\"}, chunk: {targetDuration: 10m, max: 50}")
                        .replace("\"${partition.n}\"]", "\"${partition.n}\", \"${outputs.o}\"]")
                + """
                    outputs: {o: {files: "*.txt"}}
                """;

        RunOutcome first = HARNESS.run(yaml);
        RunOutcome second = HARNESS.run(yaml);

        assertThat(first.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(count("SELECT count(*) FROM pace"))
                .as("something was learned")
                .isEqualTo(1);
        assertThat(second.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(second.spent().nano()).isZero();
        assertThat(worked).hasValue(100);
    }

    @Test
    void whatWasAcceptedInAnEarlierRunIsNotBoughtAgain() {
        AtomicInteger worked = new AtomicInteger();
        HARNESS.market().pool("a", 2, (stage, order) -> {
            worked.incrementAndGet();
            return Work.made(order.key(), "o", "x.txt", "content " + order.values());
        });
        String yaml = SWEEP.replace("\"${partition.n}\"]", "\"${partition.n}\", \"${outputs.o}\"]") + """
                    outputs: {o: {files: "*.txt"}}
                """;

        RunOutcome first = HARNESS.run(yaml);
        RunOutcome second = HARNESS.run(yaml);

        assertThat(first.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(second.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(worked).hasValue(100);
        assertThat(second.spent().nano()).isZero();
        assertThat(count("SELECT count(*) FROM settlement WHERE run_no = 2 AND outcome = 4"))
                .isEqualTo(100);
        assertThat(HARNESS.jdbc().queryForList("SELECT DISTINCT path, sha256, object_key FROM output WHERE run_no = 2"))
                .hasSize(100);

        HARNESS.store().forgetEverything();
        RunOutcome third = HARNESS.run(yaml);
        assertThat(third.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(worked).as("results whose objects are gone are made again").hasValue(200);
    }

    @Test
    void aPoolThatGoesAwayLosesItsWorkToTheOthers() {
        CountDownLatch holding = new CountDownLatch(1);
        FakePlace.Pool silent = HARNESS.market().pool("silent", 2, (stage, order) -> {
            holding.countDown();
            await(new CountDownLatch(1), 20);
            return Work.done(order.key());
        });
        HARNESS.market().pool("solid", 2, (stage, order) -> {
            await(holding);
            silent.lose(Failure.infrastructure(ErrorCode.POOL_UNREACHABLE, "no route"));
            return Work.done(order.key());
        });

        RunOutcome outcome = HARNESS.run(SWEEP);

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(outcome.spent().nano()).isEqualTo(1000);
        assertThat(HARNESS.notices()).anyMatch(line -> line.contains("silent") && line.contains("no route"));
    }

    @Test
    void aForgedResultIsNotAccepted() {
        FakePlace.Pool[] liar = new FakePlace.Pool[1];
        AtomicInteger lies = new AtomicInteger();
        liar[0] = HARNESS.market().pool("liar", 1, (stage, order) -> {
            if (lies.getAndIncrement() == 0) {
                liar[0].deliver(Work.done(new io.gridmill.model.protocol.PartitionKey(0, 99, 1)));
                liar[0].deliver(Work.done(new io.gridmill.model.protocol.PartitionKey(0, 5000, 1)));
                liar[0].deliver(Work.done(new io.gridmill.model.protocol.PartitionKey(3, 0, 1)));
            }
            return Work.made(order.key(), "undeclared", "x", "y");
        });
        HARNESS.market().pool("honest", 1, (stage, order) -> Work.done(order.key()));

        RunOutcome outcome = HARNESS.run(SWEEP);

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(
                        count(
                                "SELECT sum(amount) FROM settlement s JOIN supplier USING (supplier_no) WHERE supplier = 'liar'"))
                .isZero();
    }

    @Test
    void oneProcessAtATimeRunsARun() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        HARNESS.market().pool("a", 1, (stage, order) -> {
            running.countDown();
            await(finish);
            return Work.done(order.key());
        });
        RunRecord run = HARNESS.record(SWEEP);
        Thread first = new Thread(() -> HARNESS.execute(run));
        first.start();
        assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();

        assertThatThrownBy(() -> HARNESS.execute(run))
                .isInstanceOfSatisfying(
                        GridmillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RUN_OWNED_ELSEWHERE))
                .hasMessageContaining("gridmill watch " + run.id());

        finish.countDown();
        first.join();
        assertThat(HARNESS.engine().records().get(run.id().value()).state()).isEqualTo(RunState.SUCCEEDED);
    }

    @Test
    void aCancelledRunKeepsWhatWasAcceptedAndCanGoOn() {
        AtomicInteger worked = new AtomicInteger();
        CountDownLatch cancelled = new CountDownLatch(1);
        RunRecord run = HARNESS.record(SWEEP);
        HARNESS.market().pool("a", 1, (stage, order) -> {
            if (worked.incrementAndGet() == 30) {
                HARNESS.engine().records().requestCancel(run.id());
            }
            if (worked.get() > 30) {
                await(cancelled);
            }
            return Work.done(order.key());
        });

        RunOutcome stopped = HARNESS.execute(run);
        cancelled.countDown();
        assertThat(stopped.state()).isEqualTo(RunState.CANCELLED);
        long accepted = count("SELECT count(*) FROM settlement WHERE outcome = 0");
        assertThat(accepted).isBetween(1L, 99L);

        RunOutcome resumed =
                HARNESS.execute(HARNESS.engine().records().get(run.id().value()));
        assertThat(resumed.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(count("SELECT count(*) FROM settlement WHERE outcome = 0")).isEqualTo(100);
        assertThat(resumed.spent().nano())
                .as("what the earlier process spent counts, too")
                .isEqualTo(count("SELECT sum(total) FROM supplier"));
    }

    private static void await(CountDownLatch latch) {
        await(latch, 30);
    }

    private static void await(CountDownLatch latch, double seconds) {
        try {
            latch.await((long) (seconds * 1000), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long count(String query) {
        return Objects.requireNonNull(HARNESS.jdbc().queryForObject(query, Long.class));
    }
}
