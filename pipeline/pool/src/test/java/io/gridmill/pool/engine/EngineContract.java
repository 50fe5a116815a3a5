package io.gridmill.pool.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.FailureKind;
import io.gridmill.model.protocol.Input;
import io.gridmill.model.protocol.InputFile;
import io.gridmill.model.protocol.OrderDigest;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.pool.Eventually;
import io.gridmill.pool.runner.FakeStore;
import io.gridmill.pool.runner.RunnerSettings;
import io.gridmill.pool.runner.Stages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every engine must do. The engine has two slots in all and runs commands on this machine, so that they can leave
 * traces in files and be looked for among its processes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EngineContract {

    private static final Amount PRICE = Amount.ofNano(1_000_000);
    private static final String OWNER = "owner";
    private static final List<String> ALLOWED = List.of("process");

    private final AtomicInteger tokens = new AtomicInteger();
    private final AtomicInteger numbers = new AtomicInteger();
    private Engine engine;
    private FakeStore store;
    private Path scratch;
    private Path directory;

    /**
     * Starts one.
     *
     * @param settings of the engine as a whole; its directory is there for nothing else
     */
    protected abstract Engine start(RunnerSettings settings) throws IOException;

    @BeforeAll
    void startEngine(@TempDir Path temporary) throws IOException {
        directory = temporary;
        scratch = Files.createDirectory(temporary.resolve("scratch"));
        store = new FakeStore();
        engine = start(settings("engine", 100_000));
    }

    @AfterAll
    void stopEngine() {
        engine.close();
        store.close();
    }

    @AfterEach
    void nothingIsLeft() {
        engine.forget(OWNER);
        Eventually.await("all slots are free", () -> engine.freeSlots() == 2 && engine.active() == 0);
    }

    private RunnerSettings settings(String name, int queue) {
        return new RunnerSettings(
                directory.resolve(name),
                2,
                DataSize.ofMebibytes(1024),
                DataSize.ofMebibytes(1024),
                DataSize.ofMebibytes(4),
                queue,
                false,
                Duration.ofSeconds(30));
    }

    /** Unlike anything else on this machine. */
    private String token() {
        return "9" + ProcessHandle.current().pid() + "00" + tokens.incrementAndGet();
    }

    private PartitionOrder order() {
        return order(numbers.incrementAndGet());
    }

    private static PartitionOrder order(int partition) {
        return new PartitionOrder(new PartitionKey(0, partition, 1), Map.of(), null, Map.of());
    }

    private Hearing submit(Engine to, PartitionOrder order) {
        Hearing hearing = new Hearing();
        assertThat(to.submit(OWNER, order, PRICE, hearing)).isTrue();
        return hearing;
    }

    private PartitionResult run(Stages stage) {
        engine.declare(OWNER, stage.build(), ALLOWED);
        return submit(engine, order()).result();
    }

    private static void assertApplication(PartitionResult result, ErrorCode code) {
        assertThat(result.failure()).isNotNull();
        assertThat(result.failure().code()).isEqualTo(code);
        assertThat(result.failure().kind()).isEqualTo(FailureKind.APPLICATION);
    }

    @Test
    void aCommandThatSucceedsIsMeteredAndItsOutputsAreKnown() {
        StageOrder stage = Stages.shell("echo said; echo made > small.txt")
                .output("out", "*.txt", "1")
                .build();
        engine.declare(OWNER, stage, ALLOWED);
        PartitionOrder order = order();
        PartitionResult result = submit(engine, order).result();
        assertThat(result.failure()).isNull();
        assertThat(result.key()).isEqualTo(order.key());
        assertThat(result.exitCode()).isZero();
        assertThat(result.standardOutput()).isEqualTo("said\n");
        assertThat(result.runtime()).isEqualTo("process");
        assertThat(result.outputs()).hasSize(1);
        assertThat(result.outputs().get(0).sha256()).isEqualTo(Digest.sha256("made\n"));
        assertThat(result.usage().wallMillis()).isPositive();
        assertThat(result.usage().claim())
                .isEqualTo(PRICE.perSecond(1, result.usage().wallMillis()));
        assertThat(result.inputDigest()).isEqualTo(OrderDigest.of(OrderDigest.ofStage(stage), order));
    }

    @Test
    void valuesAndPointsReachTheCommand() {
        engine.declare(
                OWNER,
                Stages.command("sh", "-c", "cat $0; echo $1 $MODE; cat", "${partition.file}", "${partition.frame}")
                        .environment(Map.of("MODE", "mode ${partition.frame}"))
                        .standardInput("in ${partition.frame}\n")
                        .build(),
                ALLOWED);
        PartitionOrder order =
                new PartitionOrder(new PartitionKey(0, 1_000_000, 3), Map.of("frame", "7"), "p1\np2\n", Map.of());
        assertThat(submit(engine, order).result().standardOutput()).isEqualTo("p1\np2\n7 mode 7\nin 7\n");
    }

    @Test
    void aCommandThatFailsIsPaidAndToldApart() {
        PartitionResult result = run(Stages.shell("echo sorry >&2; exit 3"));
        assertApplication(result, ErrorCode.COMMAND_FAILED);
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.standardError()).isEqualTo("sorry\n");
        assertThat(result.usage().claim().isZero()).isFalse();
    }

    @Test
    void aCommandThatTakesTooLongIsEnded() {
        String token = token();
        PartitionResult result =
                run(Stages.shell("sleep " + token + " & sleep " + token).time(Duration.ofMillis(300)));
        assertApplication(result, ErrorCode.COMMAND_TIMED_OUT);
        Eventually.awaitNoProcess("sleep " + token);
    }

    @Test
    void aCommandThatTakesTooMuchMemoryIsEnded() {
        assertApplication(
                run(Stages.shell("tail -n 1 </dev/zero").memory(DataSize.ofMebibytes(64))), ErrorCode.OUT_OF_MEMORY);
    }

    @Test
    void aProgramThatIsNotThereIsTheCommandsFault() {
        assertApplication(run(Stages.command("no-such-program-anywhere")), ErrorCode.COMMAND_NOT_FOUND);
    }

    @Test
    void largeOutputsGoWhereTheListenerSays() {
        engine.declare(
                OWNER,
                Stages.shell("head -c 100000 /dev/zero > big.bin")
                        .output("out", "*.bin", "1")
                        .build(),
                ALLOWED);
        String key = "contract/" + token();
        Hearing hearing = new Hearing(request -> new UploadGrant(
                request.key(), List.of(new UploadGrant.Target(store.url(key), Map.of("x-test", "signed")))));
        assertThat(engine.submit(OWNER, order(), PRICE, hearing)).isTrue();
        assertThat(hearing.result().failure()).isNull();
        assertThat(store.objects.get(key)).hasSize(100_000);
    }

    @Test
    void outputsForWhichThereIsNoPlaceCostNothing() {
        PartitionResult result =
                run(Stages.shell("head -c 100000 /dev/zero > big.bin").output("out", "*.bin", null));
        assertThat(result.failure()).isNotNull();
        assertThat(result.failure().code()).isEqualTo(ErrorCode.STORE_UNREACHABLE);
        assertThat(result.failure().kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
        assertThat(result.usage().claim().isZero()).isTrue();
    }

    @Test
    void aRunningPartitionThatIsCancelledIsKilledAndSaysNothing() {
        String token = token();
        engine.declare(OWNER, Stages.command("sleep", token).build(), ALLOWED);
        PartitionOrder order = order();
        Hearing hearing = submit(engine, order);
        awaitProcess(token);
        assertThat(engine.cancel(OWNER, order.key())).isTrue();
        assertThat(engine.cancel(OWNER, order.key())).isFalse();
        Eventually.awaitNoProcess("sleep " + token);
        Eventually.await("the slot is free", () -> engine.freeSlots() == 2);
        assertThat(hearing.count()).isZero();
    }

    @Test
    void aWaitingPartitionThatIsCancelledNeverStarts() throws IOException {
        Path started = scratch.resolve(token());
        engine.declare(OWNER, held(started).build(), ALLOWED);
        List<Hearing> busy = List.of(submit(engine, order()), submit(engine, order()));
        Eventually.await("both run", () -> lines(started) == 2);
        PartitionOrder waiting = order();
        Hearing hearing = submit(engine, waiting);
        assertThat(engine.cancel(OWNER, waiting.key())).isTrue();
        release(started);
        busy.forEach(b -> assertThat(b.result().succeeded()).isTrue());
        assertThat(submit(engine, order()).result().succeeded()).isTrue();
        assertThat(lines(started)).isEqualTo(3);
        assertThat(hearing.count()).isZero();
    }

    /** A command that says that it has started, and ends when {@link #release} says so. */
    private static Stages held(Path started) {
        return Stages.shell("echo started >> " + started + "; until [ -e " + started + ".go ]; do sleep 0.02; done");
    }

    private static void release(Path started) throws IOException {
        Files.createFile(Path.of(started + ".go"));
    }

    private static int lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file).size() : 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitProcess(String token) {
        Eventually.await("sleep " + token + " runs", () -> ProcessHandle.allProcesses()
                .anyMatch(p -> p.info().commandLine().orElse("").endsWith("sleep " + token)));
    }

    @Test
    void whatIsSubmittedTwiceRunsOnceAndWhatIsFinishedIsForgotten() throws IOException {
        Path started = scratch.resolve(token());
        engine.declare(OWNER, held(started).build(), ALLOWED);
        PartitionOrder order = order();
        Hearing first = submit(engine, order);
        Hearing second = submit(engine, order);
        Eventually.await("it runs", () -> lines(started) > 0);
        Hearing third = submit(engine, order);
        release(started);
        assertThat(first.result().succeeded()).isTrue();
        assertThat(lines(started)).isEqualTo(1);
        assertThat(submit(engine, order).result().succeeded()).isTrue();
        assertThat(lines(started)).isEqualTo(2);
        assertThat(second.count() + third.count()).isZero();
    }

    @Test
    void ownersAreKeptApart() {
        String other = "other";
        engine.declare(OWNER, Stages.command("echo", "mine").build(), ALLOWED);
        engine.declare(other, Stages.command("echo", "other").build(), ALLOWED);
        PartitionOrder order = order();
        Hearing mine = submit(engine, order);
        Hearing others = new Hearing();
        assertThat(engine.submit(other, order, PRICE, others)).isTrue();
        assertThat(mine.result().standardOutput()).isEqualTo("mine\n");
        assertThat(others.result().standardOutput()).isEqualTo("other\n");
        engine.forget(other);
        assertThat(submit(engine, order()).result().standardOutput()).isEqualTo("mine\n");
    }

    @Test
    void manyTinyPartitionsHaveOneResultEach() {
        engine.declare(OWNER, Stages.command("echo", "${partition.n}").build(), ALLOWED);
        List<Hearing> all = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            Hearing hearing = new Hearing();
            PartitionKey key = new PartitionKey(0, numbers.incrementAndGet(), 1);
            PartitionOrder order = new PartitionOrder(key, Map.of("n", Integer.toString(i)), null, Map.of());
            assertThat(engine.submit(OWNER, order, PRICE, hearing)).isTrue();
            all.add(hearing);
        }
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).result().standardOutput()).isEqualTo(i + "\n");
        }
        assertThat(all).allMatch(hearing -> hearing.count() == 1);
    }

    @Test
    void noMoreRunAtOnceThanThereAreCores() throws IOException {
        Path started = scratch.resolve(token());
        engine.declare(OWNER, held(started).cpu(2).build(), ALLOWED);
        List<Hearing> all = List.of(submit(engine, order()), submit(engine, order()));
        Eventually.await("one runs", () -> lines(started) == 1);
        assertThat(engine.freeSlots()).isZero();
        release(started);
        all.forEach(hearing -> assertThat(hearing.result().succeeded()).isTrue());
        assertThat(lines(started)).isEqualTo(2);
    }

    @Test
    void forgottenOwnersAreGoneWithAllTheyHad() {
        String token = token();
        engine.declare(OWNER, Stages.command("sleep", token).build(), ALLOWED);
        List<Hearing> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(submit(engine, order()));
        }
        awaitProcess(token);
        engine.forget(OWNER);
        Eventually.awaitNoProcess("sleep " + token);
        Eventually.await("all slots are free", () -> engine.freeSlots() == 2);
        assertThat(engine.active()).isZero();
        assertThat(all).allMatch(hearing -> hearing.count() == 0);
        assertThatThrownBy(() -> submit(engine, order()))
                .isInstanceOfSatisfying(
                        GridmillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_USAGE));
    }

    @Test
    void aStageMayBeDeclaredAnewWithFreshAddresses() {
        byte[] content = ("fresh " + token()).getBytes(StandardCharsets.UTF_8);
        Digest digest = Digest.sha256(content);
        String key = "fresh/" + digest.hex();
        Stages stale = Stages.shell("cat ${inputs.data}").inputs(Map.of("data", input(digest, content, "gone")));
        PartitionResult failed = run(stale);
        assertThat(failed.failure()).isNotNull();
        assertThat(failed.failure().kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
        store.objects.put(key, content);
        PartitionResult result =
                run(Stages.shell("cat ${inputs.data}").inputs(Map.of("data", input(digest, content, key))));
        assertThat(result.standardOutput()).isEqualTo(new String(content, StandardCharsets.UTF_8));
    }

    private Input input(Digest digest, byte[] content, String key) {
        return new Input(
                false, List.of(new InputFile("data.txt", content.length, digest, store.url(key), 0, null, false)));
    }

    @Test
    void whatCanNeverRunIsRefusedAtOnce() {
        assertRefused(Stages.command("true").cpu(3), ErrorCode.POOL_REFUSED);
        assertRefused(Stages.command("true").memory(DataSize.ofMebibytes(4096)), ErrorCode.POOL_REFUSED);
        assertRefused(Stages.command("true").runtime("docker"), ErrorCode.UNSUPPORTED);
        assertRefused(Stages.command("true").output("../x", "*", null), ErrorCode.INVALID_PIPELINE);
        assertThatThrownBy(() -> engine.declare(OWNER, Stages.command("true").build(), List.of("another")))
                .as("runtimes that the owner may not use")
                .isInstanceOf(GridmillException.class);
        assertThatThrownBy(() -> submit(engine, order())).isInstanceOf(GridmillException.class);
        Input scene = input(Digest.sha256("x"), new byte[] {'x'}, "x");
        assertThatThrownBy(() -> engine.check(
                        new PartitionOrder(new PartitionKey(0, 1, 1), Map.of(), null, Map.of("../up", scene))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void assertRefused(Stages stage, ErrorCode code) {
        assertThatThrownBy(() -> engine.declare(OWNER, stage.build(), ALLOWED))
                .isInstanceOfSatisfying(
                        GridmillException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void aFullQueueSaysSoAndTakesMoreLater() throws IOException {
        try (Engine small = start(settings("small", 3))) {
            Path started = scratch.resolve(token());
            small.declare(OWNER, held(started).build(), ALLOWED);
            List<Hearing> accepted = new ArrayList<>();
            int submissions = 0;
            Hearing refused = new Hearing();
            while (submissions++ < 100) {
                Hearing hearing = new Hearing();
                if (!small.submit(OWNER, order(), PRICE, hearing)) {
                    refused = hearing;
                    break;
                }
                accepted.add(hearing);
            }
            assertThat(accepted).hasSizeBetween(3, 15);
            release(started);
            accepted.forEach(hearing -> assertThat(hearing.result().succeeded()).isTrue());
            assertThat(submit(small, order()).result().succeeded()).isTrue();
            assertThat(refused.count()).isZero();
            assertThat(lines(started)).isEqualTo(accepted.size() + 1);
        }
    }

    @Test
    void closingEndsAllCommandsAndNobodyHearsOfThem() throws IOException {
        String token = token();
        List<Hearing> all = new ArrayList<>();
        Engine closing = start(settings("closing", 100));
        try (closing) {
            closing.declare(
                    OWNER,
                    Stages.shell("setsid sleep " + token + " & sleep " + token).build(),
                    ALLOWED);
            for (int i = 0; i < 3; i++) {
                all.add(submit(closing, order()));
            }
            awaitProcess(token);
        }
        Eventually.awaitNoProcess("sleep " + token);
        assertThat(closing.hasEnded()).isTrue();
        assertThat(all).allMatch(hearing -> hearing.count() == 0);
    }

    @Test
    void anUploadThatTheEndCutsOffIsNoResult() throws IOException {
        Hearing hearing;
        try (ServerSocket slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            slow.setSoTimeout(60_000);
            Socket upload;
            try (Engine closing = start(settings("uploading", 100))) {
                closing.declare(
                        OWNER,
                        Stages.shell("head -c 100000 /dev/zero > big.bin")
                                .output("out", "*.bin", "1")
                                .build(),
                        ALLOWED);
                URI nowhere = URI.create("http://127.0.0.1:" + slow.getLocalPort() + "/x");
                hearing = new Hearing(
                        request -> new UploadGrant(request.key(), List.of(new UploadGrant.Target(nowhere, Map.of()))));
                assertThat(closing.submit(OWNER, order(), PRICE, hearing)).isTrue();
                upload = slow.accept();
            }
            upload.close();
        }
        assertThat(hearing.count()).isZero();
    }
}
