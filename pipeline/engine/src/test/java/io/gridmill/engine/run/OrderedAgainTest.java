package io.gridmill.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.engine.output.OutputRestorer;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.Input;
import io.gridmill.model.protocol.OrderDigest;
import io.gridmill.model.protocol.PartitionKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a pool was ordered can be ordered again from others, long after the run, to the same digest. */
@Timeout(120)
class OrderedAgainTest {

    @RegisterExtension
    static final EngineHarness HARNESS = new EngineHarness();

    private static final String PIPELINE = """
            apiVersion: gridmill/v1
            kind: Pipeline
            name: twice
            params:
              word: {type: string}
            stages:
              make:
                partition: {over: {n: "1-5"}}
                inputs: {data: data.txt}
                run: {command: [make, "${params.word}", "${partition.n}", "${inputs.data}", "${outputs.o}"]}
                outputs: {o: {files: "*.txt"}}
              refine:
                partition: {each: "${stages.make.o}"}
                inputs: {i: "${stages.make.o}"}
                run: {command: [refine, "${inputs.i}", "${outputs.o}"]}
                outputs: {o: {files: "*.txt"}}
              sum:
                inputs: {all: "${stages.refine.o}"}
                run: {command: [sum, "${inputs.all}", "${outputs.o}"]}
                outputs: {o: {files: "*.txt"}}
            """;

    private final Map<PartitionKey, Digest> ordered = new ConcurrentHashMap<>();

    private RunRecord run(Path directory) throws Exception {
        Files.writeString(directory.resolve("data.txt"), "the data");
        HARNESS.market().pool("a", 2, (stage, order) -> {
            ordered.put(order.key(), OrderDigest.of(OrderDigest.ofStage(stage), order));
            return Work.made(order.key(), "o", order.key().partition() + ".txt", stage.name() + order.key());
        });
        RunRecord run = HARNESS.record(PIPELINE, directory, Map.of("word", "hello"), true);
        assertThat(HARNESS.execute(run).state()).isEqualTo(RunState.SUCCEEDED);
        return run;
    }

    @Test
    void everyOrderIsMadeAgainToTheSameDigestWhateverBecameOfTheFiles(@TempDir Path directory) throws Exception {
        RunRecord run = run(directory);
        assertThat(ordered).hasSize(11);
        Files.writeString(directory.resolve("data.txt"), "changed since");

        Map<PartitionKey, Digest> again = new HashMap<>();
        for (PartitionKey key : ordered.keySet()) {
            RunEngine.Ordered order = HARNESS.engine().ordered(HARNESS.again(run), key);
            assertThat(order.partition().key()).isEqualTo(key);
            assertThat(inputs(order)).allSatisfy(input -> assertThat(input.files())
                    .allSatisfy(file -> assertThat(file.url()).isNotNull()));
            again.put(key, OrderDigest.of(OrderDigest.ofStage(order.stage()), order.partition()));
        }
        assertThat(again).isEqualTo(ordered);
    }

    private static List<Input> inputs(RunEngine.Ordered order) {
        return Stream.concat(order.stage().inputs().values().stream(), order.partition().inputs().values().stream())
                .toList();
    }

    @Test
    void anOutputThatWasLostIsPutBackWhereTheRunLooksForIt(@TempDir Path directory) throws Exception {
        RunRecord run = run(directory);
        PartitionKey key = new PartitionKey(0, 3, 1);
        Path content = Files.writeString(directory.resolve("found"), "make" + key);
        Path other = Files.writeString(directory.resolve("other"), "something else");
        // In one object with others, which is gone.
        HARNESS.jdbc().update("UPDATE output SET object_key = 'cas/lost', position = 7 WHERE stage = 0");
        OutputRestorer restorer = new OutputRestorer(HARNESS.store(), HARNESS.dataSource());

        assertThat(restorer.restore(run, key, List.of(new OutputRestorer.Found("o", "3.txt", other))))
                .as("no row has this content")
                .isZero();
        assertThat(objectOf(3)).isEqualTo("cas/lost");
        assertThat(restorer.restore(run, key, List.of(new OutputRestorer.Found("o", "3.txt", content))))
                .isEqualTo(1);
        String after = objectOf(3);
        assertThat(HARNESS.store().digest(after)).contains(Digest.sha256("make" + key));
        assertThat(HARNESS.count("SELECT position FROM output WHERE stage = 0 AND partition = 3"))
                .isZero();
        assertThat(objectOf(2)).as("the others stay").isEqualTo("cas/lost");
    }

    private static String objectOf(int partition) {
        return String.valueOf(HARNESS.jdbc()
                .queryForObject(
                        "SELECT object_key FROM output WHERE stage = 0 AND partition = ?", String.class, partition));
    }
}
