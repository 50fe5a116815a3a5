package io.gridmill.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.pipeline.MarketPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Limits that a user gives to one run, and deadlines. */
@Timeout(60)
class RunLimitsTest {

    @RegisterExtension
    static final EngineHarness HARNESS = new EngineHarness();

    private static final String SWEEP = """
            apiVersion: gridmill/v1
            kind: Pipeline
            name: sweep
            market: {budget: 5 RLC, deadline: 6h}
            stages:
              work:
                partition: {over: {n: "1-10"}}
                run: {command: ["/bin/true", "${partition.n}"]}
              sum:
                after: [work]
                run: {command: ["/bin/true"]}
            """;

    private static final RunLimits SHORT = new RunLimits(Optional.empty(), Optional.of(Duration.ofMillis(500)));

    @Test
    void limitsAreRecordedWithTheRunAndStandInThePlaceOfTheFiles() {
        RunRecord run = record(new RunLimits(Optional.of(Amount.parse("20 RLC")), Optional.of(Duration.ofHours(2))));

        MarketPolicy policy =
                HARNESS.engine().planOf(HARNESS.again(run)).pipeline().market();

        assertThat(policy.budget()).contains(Amount.parse("20 RLC"));
        assertThat(policy.deadline()).contains(Duration.ofHours(2));
    }

    @Test
    void whatIsNotGivenStaysAsItWas() {
        RunRecord run = record(new RunLimits(Optional.of(Amount.parse("20 RLC")), Optional.empty()));

        HARNESS.engine().limit(run, new RunLimits(Optional.of(Amount.parse("30 RLC")), Optional.empty()));

        MarketPolicy policy =
                HARNESS.engine().planOf(HARNESS.again(run)).pipeline().market();
        assertThat(policy.budget()).contains(Amount.parse("30 RLC"));
        assertThat(policy.deadline()).as("the file's").contains(Duration.ofHours(6));
        assertThat(HARNESS.engine().limit(HARNESS.again(run), RunLimits.NONE).options())
                .isEqualTo(HARNESS.again(run).options());
    }

    @Test
    void aRunStopsAtItsDeadlineAndGoesOnWithAnother() {
        AtomicBoolean asleep = new AtomicBoolean(true);
        HARNESS.market()
                .pool(
                        "a",
                        2,
                        (stage, order) -> asleep.get() && order.key().partition() > 4 ? null : Work.done(order.key()));
        RunRecord run = record(SHORT);

        RunOutcome stopped = HARNESS.execute(run);

        assertThat(stopped.state()).isEqualTo(RunState.FAILED);
        assertThat(stopped.failureCode()).contains(ErrorCode.DEADLINE_PASSED.name());
        assertThat(stopped.failureMessage().orElseThrow())
                .contains("The deadline of 500ms has passed")
                .contains("gridmill resume " + run.id() + " --deadline");
        assertThat(stopped.settled()).isTrue();
        long accepted = HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 0");

        asleep.set(false);
        RunOutcome still = HARNESS.execute(HARNESS.again(run));
        assertThat(still.failureCode()).as("it is over for good").contains(ErrorCode.DEADLINE_PASSED.name());
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 0"))
                .as("nothing was bought")
                .isEqualTo(accepted);

        RunRecord longer = HARNESS.engine()
                .limit(HARNESS.again(run), new RunLimits(Optional.empty(), Optional.of(Duration.ofHours(1))));
        RunOutcome done = HARNESS.execute(longer);

        assertThat(done.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 0"))
                .isEqualTo(11);
    }

    @Test
    void aRunThatIsDoneHasNothingToFearFromItsDeadline() {
        HARNESS.market().pool("a", 2, (stage, order) -> Work.done(order.key()));
        RunRecord run = record(new RunLimits(Optional.empty(), Optional.of(Duration.ofMinutes(1))));
        assertThat(HARNESS.execute(run).state()).isEqualTo(RunState.SUCCEEDED);
        HARNESS.jdbc().update("UPDATE run SET started_at = started_at - interval '1 day'");

        assertThat(HARNESS.execute(HARNESS.again(run)).state()).isEqualTo(RunState.SUCCEEDED);
    }

    private static RunRecord record(RunLimits limits) {
        return HARNESS.engine()
                .record(SWEEP, Path.of("/nowhere/pipeline.yaml"), Map.of(), Path.of("/nowhere"), true, limits);
    }
}
