package io.gridmill.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The database or the store goes away in the middle of a run. */
@Timeout(120)
class RunOutageTest {

    @RegisterExtension
    static final EngineHarness HARNESS = new EngineHarness();

    private static final String CHAIN = """
            apiVersion: gridmill/v1
            kind: Pipeline
            name: outage
            stages:
              make:
                partition: {over: {n: "1-60"}}
                run: {command: [make, "${partition.n}", "${outputs.o}"]}
                outputs: {o: {files: "*.txt"}}
              sum:
                inputs: {all: "${stages.make.o}"}
                run: {command: [sum, "${inputs.all}", "${outputs.o}"]}
                outputs: {o: {files: "*.txt"}}
            """;

    @Test
    void aDatabaseThatComesBackCostsNothing() {
        FaultyDataSource database = new FaultyDataSource(HARNESS.dataSource());
        workWith(30, () -> database.goAway(6));
        RunRecord run = HARNESS.record(CHAIN);

        RunOutcome outcome = HARNESS.engine(database).execute(run, false, HARNESS.observer());

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(database.refused()).isEqualTo(6);
        assertWhole();
    }

    @Test
    void aDatabaseThatIsAwayWheneverAStageBeginsOrEndsCostsNothing() {
        FaultyDataSource database = new FaultyDataSource(HARNESS.dataSource());
        workWith(60, () -> database.goAway(4));
        RunRecord run = HARNESS.record(CHAIN);
        RunObserver observer = new RunObserver() {
            @Override
            public void started(io.gridmill.model.RunId id) {
                database.goAway(4);
            }
        };

        RunOutcome outcome = HARNESS.engine(database).execute(run, false, observer);

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(database.refused()).isEqualTo(8);
        assertWhole();
    }

    @Test
    void aCommitWhoseAnswerIsLostIsNotWrittenTwice() {
        FaultyDataSource database = new FaultyDataSource(HARNESS.dataSource());
        workWith(20, () -> database.loseAnswers(3));
        RunRecord run = HARNESS.record(CHAIN);

        RunOutcome outcome = HARNESS.engine(database).execute(run, false, HARNESS.observer());

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertWhole();
    }

    @Test
    void aDatabaseThatStaysAwayEndsTheExecutionButNotTheRun() {
        FaultyDataSource database = new FaultyDataSource(HARNESS.dataSource());
        workWith(30, () -> database.goAway(Integer.MAX_VALUE));
        RunRecord run = HARNESS.record(CHAIN);

        assertThatThrownBy(
                        () -> HARNESS.engine(database, Duration.ofMillis(300)).execute(run, false, HARNESS.observer()))
                .isInstanceOfSatisfying(
                        GridmillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_UNREACHABLE))
                .hasMessageContaining("gridmill resume");

        assertThat(HARNESS.execute(HARNESS.again(run)).state()).isEqualTo(RunState.SUCCEEDED);
        assertWhole();
    }

    @Test
    void aStoreThatComesBackCostsNothing() {
        workWith(10, () -> HARNESS.store().goAway(3));

        RunOutcome outcome = HARNESS.run(CHAIN);

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(HARNESS.store().refused()).isEqualTo(3);
        assertWhole();
    }

    @Test
    void aStoreThatStaysAwayEndsTheExecutionButNotTheRun() {
        workWith(10, () -> HARNESS.store().goAway(Integer.MAX_VALUE));
        RunRecord run = HARNESS.record(CHAIN);

        assertThatThrownBy(() -> HARNESS.engine(HARNESS.dataSource(), Duration.ofMillis(300))
                        .execute(run, false, HARNESS.observer()))
                .isInstanceOfSatisfying(
                        GridmillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNREACHABLE));

        HARNESS.store().goAway(0);
        assertThat(HARNESS.execute(HARNESS.again(run)).state()).isEqualTo(RunState.SUCCEEDED);
        assertWhole();
    }

    /** Something happens when so many partitions have been worked on. */
    private static void workWith(int partitions, Runnable event) {
        AtomicInteger worked = new AtomicInteger();
        FakePlace.Worker worker = (stage, order) -> {
            if (worked.incrementAndGet() == partitions) {
                event.run();
            }
            return Work.made(order.key(), "o", order.key().partition() + ".txt", stage.name() + order.values());
        };
        HARNESS.market().pool("a", 2, worker).stutter();
        HARNESS.market().pool("b", 2, worker);
    }

    private static void assertWhole() {
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 0"))
                .isEqualTo(61);
        assertThat(HARNESS.count("SELECT count(DISTINCT (stage, partition)) FROM settlement WHERE outcome = 0"))
                .isEqualTo(61);
        assertThat(HARNESS.count("SELECT count(*) FROM output")).isEqualTo(61);
        assertThat(HARNESS.count("SELECT sum(total) FROM supplier"))
                .isEqualTo(HARNESS.count("SELECT sum(amount) FROM settlement"));
    }
}
