package io.gridmill.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.engine.place.ExpectedWork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ForecastTest {

    @RegisterExtension
    static final EngineHarness HARNESS = new EngineHarness();

    private static final String PIPELINE = """
            apiVersion: gridmill/v1
            kind: Pipeline
            name: forecast
            params: {points: {type: range, default: "1-6"}}
            stages:
              make:
                partition: {over: {n: "${params.points}"}, chunk: {size: 2}}
                inputs: {seed: seed.txt}
                run: {command: [make, "${inputs.seed}", "${partition.n}", "${outputs.o}"]}
                outputs: {o: {files: "*.txt"}}
                resources: {time: 3m}
              each:
                partition: {over: {n: "1-4"}}
                run: {command: ["/bin/true", "${partition.n}"]}
                verify: {replicas: 2}
                resources: {time: 1m}
              sum:
                inputs: {all: "${stages.make.o}"}
                run: {command: [sum, "${inputs.all}"]}
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void pools() throws Exception {
        Files.writeString(directory.resolve("seed.txt"), "twelve bytes");
        FakePlace.Worker worker = (stage, order) -> stage.name().equals("make")
                ? Work.made(order.key(), "o", order.key().partition() + ".txt", "x")
                : Work.done(order.key());
        HARNESS.market().pool("a", 2, worker);
        HARNESS.market().pool("b", 2, worker);
        HARNESS.market().pool("c", 2, worker);
    }

    @Test
    void withoutHistoryTheLimitsStandIn() {
        Forecast forecast = forecast(Map.of(), true);

        Forecast.Stage make = forecast.stages().get(0);
        assertThat(make.partitions()).hasValue(3);
        assertThat(make.cached()).hasValue(0);
        assertThat(make.bytesIn()).hasValue(12);
        assertThat(make.work()).contains(work(forecast, 0, 3, Duration.ofMinutes(3), false));
        assertThat(make.past()).isEmpty();
        assertThat(forecast.owners()).as("two replicas and a third opinion").isEqualTo(3);
        Forecast.Stage sum = forecast.stages().get(2);
        assertThat(sum.cached()).as("its input is not known yet").isEmpty();
        assertThat(sum.bytesIn()).isEmpty();
    }

    @Test
    void earlierRunsTellWhatIsKnownAndHowLongTheRestTakes() {
        assertThat(HARNESS.execute(HARNESS.record(PIPELINE, directory, Map.of(), true))
                        .failureMessage())
                .isEmpty();
        long settled = HARNESS.count("SELECT count(*) FROM settlement");

        Forecast forecast = forecast(Map.of("points", "1-10"), true);

        Forecast.Stage make = forecast.stages().get(0);
        assertThat(make.partitions()).hasValue(5);
        assertThat(make.cached()).hasValue(3);
        // Ten milliseconds of a partition in the run before.
        assertThat(make.work()).contains(work(forecast, 0, 2, Duration.ofMillis(10), true));
        assertThat(make.past()).contains(new Forecast.PastTimes(1, 3, 1, 1, 1));
        assertThat(forecast.stages().get(1).cached()).hasValue(4);
        assertThat(HARNESS.count("SELECT count(*) FROM run"))
                .as("nothing is recorded")
                .isEqualTo(1);
        assertThat(HARNESS.count("SELECT count(*) FROM settlement")).isEqualTo(settled);

        Forecast again = forecast(Map.of("points", "1-10"), false);
        assertThat(again.stages().get(0).cached()).hasValue(0);
        assertThat(again.stages().get(1).work())
                .as("each is run by two owners")
                .contains(work(again, 1, 8, Duration.ofMillis(10), true));
    }

    @Test
    void anInputThatChangedIsNotKnown() throws Exception {
        assertThat(HARNESS.execute(HARNESS.record(PIPELINE, directory, Map.of(), true))
                        .failureMessage())
                .isEmpty();
        Files.writeString(directory.resolve("seed.txt"), "another seed");

        Forecast forecast = forecast(Map.of(), true);

        assertThat(forecast.stages().get(0).cached()).hasValue(0);
        assertThat(forecast.stages().get(1).cached()).hasValue(4);
    }

    private Forecast forecast(Map<String, String> parameters, boolean cache) {
        return HARNESS.engine()
                .forecast(PIPELINE, directory.resolve("pipeline.yaml"), parameters, directory, cache, RunLimits.NONE);
    }

    private static ExpectedWork work(Forecast forecast, int stage, long partitions, Duration each, boolean measured) {
        return new ExpectedWork(partitions, forecast.plan().stages().get(stage).resources(), each, measured);
    }
}
