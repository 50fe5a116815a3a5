package io.gridmill.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Datasets between stages, and in and out of a run; what of it is cached; who may run it. */
@Timeout(120)
class RunDatasetTest {

    @RegisterExtension
    static final EngineHarness HARNESS = new EngineHarness();

    @TempDir
    Path directory;

    @Test
    void aFanOutOverFilesFollowsTheDatasetAndItsInputsStayAsTheyWere() throws Exception {
        Files.createDirectories(directory.resolve("data"));
        for (int i = 0; i < 7; i++) {
            Files.writeString(directory.resolve("data/f" + i), "content " + i);
        }
        Files.writeString(directory.resolve("tool"), "one");
        RunRecord run = HARNESS.record("""
                apiVersion: gridmill/v1
                kind: Pipeline
                name: fan
                stages:
                  work:
                    partition: {files: data, chunk: {size: 3}}
                    inputs: {tool: tool}
                    run: {command: [work, "${inputs.tool}", "${inputs.files}", "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                """, directory, Map.of(), true);
        RunHandle handle = new RunHandle();
        String tool = tool();
        FakePlace.Worker worker = (stage, order) -> {
            handle.cancel();
            assertThat(Objects.requireNonNull(stage.inputs().get("tool"))
                            .files()
                            .get(0)
                            .sha256())
                    .hasToString(tool);
            int files =
                    Objects.requireNonNull(order.inputs().get("files")).files().size();
            return Work.made(order.key(), "o", order.key().partition() + ".txt", String.valueOf(files));
        };
        HARNESS.market().pool("a", 1, worker);
        HARNESS.engine().execute(run, false, HARNESS.observer(), handle);
        Files.writeString(directory.resolve("tool"), "two");
        Files.writeString(directory.resolve("data/f9"), "late");

        RunOutcome outcome = HARNESS.execute(HARNESS.again(run));

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(HARNESS.count("SELECT count(*) FROM output")).isEqualTo(3);
    }

    private String tool() throws IOException {
        return io.gridmill.model.Digest.sha256(Files.readAllBytes(directory.resolve("tool")))
                .toString();
    }

    @Test
    void aStageWithoutFilesFeedsAFanOutOfNothingAndACopyOfNothing() {
        HARNESS.market().pool("a", 1, (stage, order) -> Work.failed(order.key(), ErrorCode.COMMAND_FAILED));

        RunOutcome outcome = HARNESS.run("""
                apiVersion: gridmill/v1
                kind: Pipeline
                name: nothing
                stages:
                  none:
                    run: {command: [none, "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                    onFailure: {then: continue}
                  fan:
                    partition: {files: "${stages.none.o}"}
                    run: {command: [work, "${inputs.o}", "${outputs.p}"]}
                    outputs: {p: {files: "*.txt"}}
                  follow:
                    partition: {each: "${stages.fan.p}"}
                    run: {command: [work, "${inputs.p}", "${outputs.q}"]}
                    outputs: {q: {files: "*.txt"}}
                  copied:
                    copy: {from: "${stages.follow.q}"}
                    outputs: {all: {files: "**"}}
                """);

        assertThat(outcome.state()).isEqualTo(RunState.TOLERATED);
        assertThat(HARNESS.count("SELECT partitions FROM stage WHERE name = 'follow'"))
                .isZero();
    }

    @Test
    void manySmallOutputsArePackedGatheredAndCopiedOutByteByByte() throws Exception {
        HARNESS.market()
                .pool(
                        "a",
                        8,
                        (stage, order) -> Work.made(
                                order.key(),
                                "o",
                                order.key().partition() + ".txt",
                                "v" + order.values().get("n")));
        RunRecord run = HARNESS.record("""
                apiVersion: gridmill/v1
                kind: Pipeline
                name: small
                stages:
                  make:
                    partition: {over: {n: "1-3000"}}
                    run: {command: [make, "${partition.n}", "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                  out:
                    copy: {from: "${stages.make.o}", to: results}
                """, directory, Map.of(), true);

        assertThat(HARNESS.execute(run).state()).isEqualTo(RunState.SUCCEEDED);

        Path results = directory.resolve("results");
        try (Stream<Path> files = Files.list(results)) {
            assertThat(files.toList()).hasSize(3000);
        }
        for (int i : List.of(0, 1, 1499, 2999)) {
            assertThat(results.resolve(i + ".txt")).hasContent("v" + (i + 1));
        }
    }

    @Test
    void aCopyThatBrokeOffInTheMiddleIsFinishedByTheNextExecution() throws Exception {
        HARNESS.market()
                .pool(
                        "a",
                        2,
                        (stage, order) ->
                                Work.made(order.key(), "o", order.key().partition() + ".txt", "content"));
        RunRecord run = HARNESS.record("""
                apiVersion: gridmill/v1
                kind: Pipeline
                name: copying
                stages:
                  make:
                    partition: {over: {n: "1-5"}}
                    run: {command: [make, "${partition.n}", "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                  out:
                    copy: {from: "${stages.make.o}", to: results}
                """, directory, Map.of(), true);
        Files.writeString(directory.resolve("results"), "a file where a directory is to be");

        assertThatThrownBy(() -> {
                    RunOutcome outcome = HARNESS.execute(run);
                    throw new IllegalStateException(outcome.failureMessage().orElseThrow());
                })
                .hasMessageContaining("out")
                .hasMessageContaining("results");
        Files.delete(directory.resolve("results"));

        assertThat(HARNESS.execute(HARNESS.again(run)).state()).isEqualTo(RunState.SUCCEEDED);
        try (Stream<Path> files = Files.list(directory.resolve("results"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("0.txt", "1.txt", "2.txt", "3.txt", "4.txt");
        }
    }

    @Test
    void theCacheRedoesExactlyWhatChanged() throws Exception {
        Files.writeString(directory.resolve("input"), "one");
        AtomicInteger worked = new AtomicInteger();
        HARNESS.market().pool("a", 2, (stage, order) -> {
            worked.incrementAndGet();
            return Work.made(order.key(), "o", order.key().partition() + ".txt", "x" + order.values());
        });
        String yaml = """
                apiVersion: gridmill/v1
                kind: Pipeline
                name: cached
                params:
                  to: {type: int, default: 10}
                stages:
                  make:
                    partition: {over: {n: "1-${params.to}"}}
                    inputs: {i: input}
                    run:
                      command: [make, "${partition.n}", "${inputs.i}", "${outputs.o}"]
                      env: {MODE: fast}
                    outputs: {o: {files: "*.txt"}}
                """;
        assertThat(worked(worked, yaml, Map.of(), true)).isEqualTo(10);
        assertThat(worked(worked, yaml, Map.of(), true)).as("nothing changed").isZero();
        assertThat(worked(worked, yaml, Map.of("to", "12"), true))
                .as("parameter")
                .isEqualTo(2);
        assertThat(worked(worked, yaml.replace("[make,", "[make, -v,"), Map.of(), true))
                .as("command")
                .isEqualTo(10);
        assertThat(worked(worked, yaml.replace("fast", "slow"), Map.of(), true))
                .as("environment")
                .isEqualTo(10);
        assertThat(worked(worked, yaml, Map.of(), false)).as("no cache").isEqualTo(10);
        Files.writeString(directory.resolve("input"), "onE");
        assertThat(worked(worked, yaml, Map.of(), true)).as("input").isEqualTo(10);
        HARNESS.store().forgetEverything();
        assertThat(worked(worked, yaml, Map.of(), true)).as("outputs vanished").isEqualTo(10);
    }

    private int worked(AtomicInteger worked, String yaml, Map<String, String> parameters, boolean cache) {
        int before = worked.get();
        RunRecord run = HARNESS.record(yaml, directory, parameters, cache);
        assertThat(HARNESS.execute(run).state()).isEqualTo(RunState.SUCCEEDED);
        return worked.get() - before;
    }

    @Test
    void retryFailedRunsWhatWasGivenUpAndWhatWasSkippedForIt() {
        AtomicInteger broken = new AtomicInteger(1);
        AtomicInteger worked = new AtomicInteger();
        HARNESS.market().pool("a", 2, (stage, order) -> {
            worked.incrementAndGet();
            return broken.get() == 1
                            && stage.name().equals("make")
                            && order.key().partition() == 4
                    ? Work.failed(order.key(), ErrorCode.COMMAND_FAILED)
                    : Work.made(order.key(), "o", order.key().partition() + ".txt", "x");
        });
        RunRecord run = HARNESS.record("""
                apiVersion: gridmill/v1
                kind: Pipeline
                name: again
                stages:
                  make:
                    partition: {over: {n: "1-10"}}
                    run: {command: [make, "${partition.n}", "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                    onFailure: {tolerate: 1, then: stop}
                  follow:
                    partition: {each: "${stages.make.o}"}
                    run: {command: [follow, "${inputs.o}", "${outputs.o}"]}
                    outputs: {o: {files: "*.txt"}}
                """);
        assertThat(HARNESS.execute(run).state()).isEqualTo(RunState.TOLERATED);
        int first = worked.getAndSet(0);
        assertThat(first).isEqualTo(19);

        assertThat(HARNESS.execute(HARNESS.again(run)).state())
                .as("resumed without a retry")
                .isEqualTo(RunState.TOLERATED);
        assertThat(worked).hasValue(0);

        broken.set(0);
        RunOutcome outcome = HARNESS.engine().execute(HARNESS.again(run), true, HARNESS.observer());

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(worked).hasValue(2);
        assertThat(HARNESS.count("SELECT count(*) FROM output WHERE stage = 1")).isEqualTo(10);
    }

    @Test
    void aSparkStageIsRefusedBeforeAnythingIsRecorded() {
        assertThatThrownBy(() -> HARNESS.record("""
                apiVersion: gridmill/v1
                kind: Pipeline
                name: spark
                stages:
                  sessionize:
                    spark: {jar: sessions.jar, main: com.acme.Sessionize}
                    outputs: {o: {files: "*.parquet"}}
                """))
                .isInstanceOf(GridmillException.class)
                .hasMessageContaining("Spark");
        assertThat(HARNESS.count("SELECT count(*) FROM run")).isZero();
    }

    @Test
    void twoHundredThousandPartitionsPassThroughABoundedHeap() {
        FakePlace.Worker worker = (stage, order) -> Work.done(order.key());
        HARNESS.market().pool("a", 64, worker);
        HARNESS.market().pool("b", 64, worker);

        RunOutcome outcome = HARNESS.run("""
                apiVersion: gridmill/v1
                kind: Pipeline
                name: large
                stages:
                  work:
                    partition: {over: {n: "1-200000"}}
                    run: {command: ["/bin/true", "${partition.n}"]}
                """);

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 0"))
                .isEqualTo(200_000);
        assertThat(HARNESS.count("SELECT sum(total) FROM supplier")).isEqualTo(2_000_000);
    }
}
