package io.gridmill.pool.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.model.Bytes;
import io.gridmill.model.DataSize;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.FailureKind;
import io.gridmill.model.protocol.Input;
import io.gridmill.model.protocol.InputFile;
import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.pool.Eventually;
import io.gridmill.pool.runtime.Runtimes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartitionRunTest {

    private Path directory;
    private Runtimes runtimes;
    private EngineFixture fixture;
    private FakeStore store;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        directory = temporary;
        runtimes = Runtimes.discover(directory);
        fixture = new EngineFixture(directory, runtimes);
        store = new FakeStore();
    }

    @AfterAll
    void stop() {
        fixture.close();
        store.close();
    }

    List<String> runtimes() {
        return runtimes.names();
    }

    private InputFile stored(String path, byte[] content, int offset, int size) {
        byte[] part = java.util.Arrays.copyOfRange(content, offset, offset + size);
        String key = "cas/" + Digest.sha256(content).hex();
        store.objects.put(key, content);
        return new InputFile(path, size, Digest.sha256(part), store.url(key), offset, null, false);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void placeholdersInputsAndOutputsComeTogether(String runtime) {
        byte[] pack = text("--hello world--");
        InputFile tool = new InputFile(
                "tool.sh",
                30,
                Digest.sha256(text("#!/bin/sh\necho tool ran: \"$1\"\n")),
                null,
                0,
                Bytes.of(text("#!/bin/sh\necho tool ran: \"$1\"\n")),
                true);
        Input scene = new Input(false, List.of(stored("scene.txt", pack, 2, 11)));
        Input parts =
                new Input(true, List.of(stored("a/1.txt", text("one"), 0, 3), stored("b.txt", text("two"), 0, 3)));
        PartitionResult result = fixture.run(
                Stages.command(
                                "sh",
                                "-c",
                                "${inputs.tool} $1; cat ${inputs.scene}; cat ${inputs.parts}/a/1.txt ${inputs.parts}/b.txt;"
                                        + " cat; cat ${partition.file}; echo $MODE; mkdir ${outputs.out}/deep;"
                                        + " echo made > ${outputs.out}/deep/f-${partition.frame}.txt",
                                "name",
                                "${partition.frame} $${kept}")
                        .inputs(Map.of("tool", new Input(false, List.of(tool)), "scene", scene))
                        .environment(Map.of("MODE", "frame ${partition.frame}"))
                        .standardInput("in:${partition.frame}\n")
                        .output("out", "**/f-*.txt", "${partition.frame.count}")
                        .runtime(runtime)
                        .build(),
                Map.of("frame", "7", "frame.count", "1"),
                "p1\np2\n",
                Map.of("parts", parts),
                request -> null);
        assertThat(result.failure()).isNull();
        assertThat(result.standardOutput()).isEqualTo("tool ran: 7\nhello worldonetwoin:7\np1\np2\nframe 7\n");
        assertThat(result.outputs())
                .containsExactly(
                        new OutputFile("out", "deep/f-7.txt", 5, Digest.sha256("made\n"), Bytes.of(text("made\n"))));
        assertThat(result.runtime()).isEqualTo(runtime);
        assertThat(result.usage().wallMillis()).isPositive();
        assertThat(result.usage().claim())
                .isEqualTo(EngineFixture.PRICE.perSecond(1, result.usage().wallMillis()));
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void largeOutputsGoWhereTheBuyerSays(String runtime) {
        AtomicInteger asked = new AtomicInteger();
        String key = "out/" + runtime;
        store.failure = 500;
        store.failNext.set(1);
        PartitionResult result = fixture.run(
                Stages.shell(
                                "head -c 100000 /dev/zero > big.bin; head -c 70000 /dev/zero > known.bin; echo s > small.bin")
                        .output("out", "*.bin", "3")
                        .runtime(runtime)
                        .build(),
                Map.of(),
                null,
                Map.of(),
                request -> {
                    assertThat(request.files()).extracting(OutputFile::path).containsExactly("big.bin", "known.bin");
                    // The first permission is no good; a fresh one is asked for.
                    String header = asked.incrementAndGet() == 1 ? "expired" : "signed";
                    return new UploadGrant(
                            request.key(),
                            List.of(
                                    new UploadGrant.Target(
                                            store.url(key), Map.of("x-test", header, "Content-Length", "100000")),
                                    new UploadGrant.Target(null, Map.of())));
                });
        assertThat(result.failure()).isNull();
        assertThat(asked).hasValue(2);
        assertThat(store.objects.get(key)).hasSize(100_000);
        assertThat(result.outputs()).extracting(OutputFile::path).containsExactly("big.bin", "known.bin", "small.bin");
        assertThat(result.outputs().get(0).sha256()).isEqualTo(Digest.sha256(new byte[100_000]));
        assertThat(result.outputs().get(0).inline()).isNull();
        assertThat(result.usage().bytesOut()).isEqualTo(170_002);
    }

    @Test
    void uploadsThatNobodyAnswersAreThePoolsProblem() {
        PartitionResult result = fixture.run(
                Stages.shell("head -c 100000 /dev/zero > big.bin")
                        .output("out", "*.bin", null)
                        .build(),
                Map.of(),
                null,
                Map.of(),
                request -> null);
        assertThat(result.failure()).isNotNull();
        assertThat(result.failure().code()).isEqualTo(ErrorCode.STORE_UNREACHABLE);
        assertThat(result.failure().kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
        assertThat(result.usage().claim().isZero()).isTrue();
    }

    @Test
    void sharedInputsAreFetchedOnce() {
        Input input = new Input(false, List.of(stored("once.txt", text("fetched once"), 0, 12)));
        int before = store.requests.get();
        for (int i = 0; i < 3; i++) {
            PartitionResult result =
                    fixture.run(Stages.shell("cat ${inputs.data}").inputs(Map.of("data", input)));
            assertThat(result.standardOutput()).isEqualTo("fetched once");
            assertThat(result.usage().bytesIn()).isEqualTo(i == 0 ? 12 : 0);
        }
        assertThat(store.requests.get() - before).isEqualTo(1);
    }

    @Test
    void anInputThatACommandChangedIsFetchedAgain() {
        Input input = new Input(false, List.of(stored("fragile.txt", text("original"), 0, 8)));
        for (int i = 0; i < 2; i++) {
            PartitionResult result = fixture.run(
                    Stages.shell("cat ${inputs.data}; chmod u+w ${inputs.data}; echo changed > ${inputs.data}")
                            .build(),
                    Map.of(),
                    null,
                    Map.of("data", input),
                    request -> null);
            assertThat(result.standardOutput()).isEqualTo("original");
        }
    }

    @Test
    void aStoreThatFailsForAMomentIsAskedAgain() {
        store.failure = 503;
        store.failNext.set(2);
        Input input = new Input(false, List.of(stored("flaky.txt", text("flaky"), 0, 5)));
        PartitionResult result = fixture.run(Stages.shell("cat ${inputs.data}").inputs(Map.of("data", input)));
        assertThat(result.standardOutput()).isEqualTo("flaky");
    }

    @Test
    void inputsThatAreMissingOrWrongAreNamed() {
        InputFile missing = new InputFile("gone.txt", 4, Digest.sha256("gone"), store.url("gone"), 0, null, false);
        PartitionResult result =
                fixture.run(Stages.command("true").inputs(Map.of("data", new Input(false, List.of(missing)))));
        assertThat(result.failure()).isNotNull();
        assertThat(result.failure().code()).isEqualTo(ErrorCode.STORE_REFUSED);
        assertThat(result.failure().message()).isEqualTo("Input gone.txt cannot be fetched: the store answers 404");

        store.objects.put("wrong", text("evil"));
        InputFile wrong = new InputFile("wrong.txt", 4, Digest.sha256("good"), store.url("wrong"), 0, null, false);
        PartitionResult corrupt =
                fixture.run(Stages.command("true").inputs(Map.of("data", new Input(false, List.of(wrong)))));
        assertThat(corrupt.failure()).isNotNull();
        assertThat(corrupt.failure().code()).isEqualTo(ErrorCode.INPUT_CORRUPT);
        assertThat(corrupt.failure().kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
    }

    @Test
    void aPlaceholderThatNobodyKnowsIsTheFilesFault() {
        PartitionResult result = fixture.run(Stages.command("echo", "${partition.nothing}"));
        assertThat(result.failure()).isNotNull();
        assertThat(result.failure().code()).isEqualTo(ErrorCode.INVALID_PIPELINE);
        assertThat(result.failure().message()).isEqualTo("Stage test: nothing is known for ${partition.nothing}");
    }

    @Test
    void stagesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> fixture.engine.declare(
                        "test", Stages.command("true").cpu(64).build(), List.of("process")))
                .isInstanceOf(GridmillException.class)
                .hasMessageContaining("needs 64 cores");
        assertThatThrownBy(() -> fixture.engine.declare(
                        "test", Stages.command("true").runtime("docker").build(), List.of("process")))
                .isInstanceOf(GridmillException.class)
                .hasMessageContaining("[docker]");
        assertThatThrownBy(() ->
                        fixture.engine.declare("test", Stages.command("true").build(), List.of("bwrap")))
                .as("process is not allowed to everybody")
                .isInstanceOf(GridmillException.class);
        assertThatThrownBy(() -> fixture.engine.declare(
                        "test", Stages.command("true").output("../x", "*", null).build(), List.of("process")))
                .isInstanceOf(GridmillException.class)
                .hasMessageContaining("'../x'");
    }

    @Test
    void cancelledPartitionsAreKilledAndSayNothing() throws IOException {
        Path started = directory.resolve("cancel-started");
        fixture.engine.declare(
                "cancel", Stages.shell("touch " + started + "; exec sleep 1000").build(), List.of("process"));
        EngineFixture.Waiting first = new EngineFixture.Waiting(request -> null);
        PartitionKey key = new PartitionKey(0, 0, 1);
        fixture.engine.submit("cancel", new PartitionOrder(key, Map.of(), null, Map.of()), EngineFixture.PRICE, first);
        Eventually.await("the command runs", () -> Files.exists(started));
        fixture.engine.cancel("cancel", key);
        Eventually.await("the slot is free", () -> fixture.engine.freeSlots() == 2);
        assertThat(first.future).isNotDone();
        fixture.engine.forget("cancel");
        assertThatThrownBy(() -> fixture.engine.submit(
                        "cancel", new PartitionOrder(key, Map.of(), null, Map.of()), EngineFixture.PRICE, first))
                .isInstanceOf(GridmillException.class);
    }

    @Test
    void aPartitionWithTwoCoresRunsAlone() {
        PartitionResult result = fixture.run(Stages.command("true").cpu(2).memory(DataSize.ofMebibytes(512)));
        assertThat(result.failure()).isNull();
        assertThat(result.usage().claim())
                .isEqualTo(EngineFixture.PRICE.perSecond(2, result.usage().wallMillis()));
    }

    @Test
    void noDescriptorOfTheEngineReachesACommand() {
        PartitionResult result =
                fixture.run(Stages.shell("ls /proc/$$/fd | tr '\\n' ' '; cat /proc/$$/stat | cut -d' ' -f6; echo $$"));
        String[] parts = result.standardOutput().strip().split("\\s+");
        assertThat(List.of(parts).subList(0, 3)).containsExactly("0", "1", "2");
        assertThat(parts[parts.length - 2]).as("it leads its own session").isEqualTo(parts[parts.length - 1]);
    }

    @Test
    void cpuTimeIsMeasured() {
        PartitionResult result = fixture.run(Stages.shell("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"));
        assertThat(result.usage().cpuMillis())
                .isPositive()
                .isLessThanOrEqualTo(result.usage().wallMillis() + 100);
    }
}
