package io.gridmill.pool.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.model.DataSize;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.FailureKind;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.pool.Eventually;
import io.gridmill.pool.runtime.Runtimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a command does, it gets a clear failure, the engine lives and the next partition is unaffected. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileCommandsTest {

    private Path directory;
    private Runtimes runtimes;
    private EngineFixture fixture;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        directory = temporary;
        runtimes = Runtimes.discover(directory);
        fixture = new EngineFixture(directory, runtimes);
    }

    @AfterAll
    void stop() {
        fixture.close();
    }

    @AfterEach
    void theNextPartitionIsUnaffected() {
        for (String runtime : runtimes.names()) {
            PartitionResult next = fixture.run(
                    Stages.shell("ls -A . \"$TMPDIR\" | grep -v : || true").runtime(runtime));
            assertThat(next.failure()).isNull();
            assertThat(next.standardOutput().strip()).isEmpty();
        }
    }

    List<String> runtimes() {
        return runtimes.names();
    }

    @Test
    void bubblewrapIsThereWhereItMustBe() {
        assertThat(runtimes.names())
                .as("runtimes (CI installs bubblewrap)")
                .startsWith(System.getenv("CI") == null ? runtimes.names().get(0) : "bwrap");
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void missingCommand(String runtime) {
        Failure failure = failure(Stages.command("no-such-program", "x").runtime(runtime), ErrorCode.COMMAND_NOT_FOUND);
        assertThat(failure.message()).startsWith("no-such-program: no such program");
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void nonZeroExitTellsCodeAndLastLines(String runtime) {
        PartitionResult result =
                fixture.run(Stages.shell("echo one >&2; echo two >&2; exit 7").runtime(runtime));
        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.standardError()).isEqualTo("one\ntwo\n");
        assertThat(result.failure())
                .isEqualTo(Failure.application(
                        ErrorCode.COMMAND_FAILED, "sh ended with exit code 7; standard error: one | two"));
        assertThat(result.usage().claim().nano()).as("metered time is paid").isPositive();
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void hangs(String runtime) {
        PartitionResult result = fixture.run(
                Stages.command("sleep", "100000").time(Duration.ofMillis(200)).runtime(runtime));
        Failure failure = result.failure();
        assertThat(failure).isNotNull();
        assertThat(failure.code()).isEqualTo(ErrorCode.COMMAND_TIMED_OUT);
        assertThat(failure.message()).contains("0.2s").contains("resources.time");
        assertThat(result.usage().claim().nano())
                .as("no more than the time that the stage allows is asked for")
                .isEqualTo(EngineFixture.PRICE.nano() / 5);
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void floodsStandardOutput(String runtime) {
        Failure failure = failure(
                Stages.command("yes").disk(DataSize.ofMebibytes(1024)).runtime(runtime), ErrorCode.OUTPUT_LIMIT);
        assertThat(failure.message()).contains("standard output");
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void writesOneEnormousFile(String runtime) {
        failure(
                Stages.command("dd", "if=/dev/zero", "of=big", "bs=1M", "count=100000")
                        .disk(DataSize.ofMebibytes(8))
                        .runtime(runtime),
                ErrorCode.OUTPUT_LIMIT);
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void fillsTheDiskWithManyFiles(String runtime) {
        Failure failure = failure(
                Stages.shell("i=0; while true; do head -c 1000000 /dev/zero > f$i; i=$((i+1)); done")
                        .disk(DataSize.ofMebibytes(16))
                        .runtime(runtime),
                ErrorCode.OUTPUT_LIMIT);
        assertThat(failure.message()).contains("resources.disk");
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void usesTooMuchMemory(String runtime) {
        // tail keeps its last line in memory, and this line never ends.
        Failure failure = failure(
                Stages.shell("tail -n 1 < /dev/zero")
                        .memory(DataSize.ofMebibytes(64))
                        .runtime(runtime),
                ErrorCode.OUT_OF_MEMORY);
        assertThat(failure.message()).contains("64 MiB").contains("resources.memory");
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void leavesProcessesBehind(String runtime) {
        String token = "9" + Math.abs(System.nanoTime() % 1_000_000_000L);
        PartitionResult result = fixture.run(Stages.shell("sleep " + token + " & setsid sleep " + token + " & exit 0")
                .runtime(runtime));
        assertThat(result.failure()).isNull();
        Eventually.awaitNoProcess(token);
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void forksWithoutEnd(String runtime) {
        String token = "8" + Math.abs(System.nanoTime() % 1_000_000_000L);
        // Each generation starts two more; bounded so that a broken engine does not take the machine with it.
        String bomb = "f() { [ $1 -gt 6 ] || { f $(($1+1)) & f $(($1+1)) & }; exec sleep " + token + "; }; f 0";
        failure(Stages.shell(bomb).time(Duration.ofMillis(500)).runtime(runtime), ErrorCode.COMMAND_TIMED_OUT);
        Eventually.awaitNoProcess(token);
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void endsItself(String runtime) {
        Failure failure = failure(Stages.shell("kill -9 $$").runtime(runtime), ErrorCode.COMMAND_FAILED);
        assertThat(failure.message()).startsWith("sh was killed (signal 9)");
        PartitionResult aborted = fixture.run(Stages.shell("kill -ABRT $$").runtime(runtime));
        assertThat(aborted.failure()).isNotNull();
        assertThat(aborted.failure().message()).containsAnyOf("signal 6", "exit code 134");
    }

    @Test
    void cannotUseSystemCallsThatOrdinaryProgramsDoNotNeed() throws IOException {
        if (!runtimes.names().contains("bwrap")) {
            return;
        }
        Assumptions.assumeTrue(
                System.getProperty("os.arch").equals("amd64") && Files.isExecutable(Path.of("/usr/bin/perl")),
                "numbers are those of x86-64, and perl makes the calls");
        // Each of them works, or fails in another way, without a filter.
        String script = """
                sub try { my ($name, $call, @rest) = @_; print "$name ", syscall($call, @rest) < 0 ? 0 + $! : "worked", "\\n"; }
                try("trace-me", 101, 0, 0, 0, 0);
                try("attach-to-first", 101, 16, 1, 0, 0);
                try("read-first", 310, 1, 0, 0, 0, 0, 0);
                try("keyring", 250, 0, -3, 1);
                try("new-namespace", 272, 0x10000000);
                try("clone-namespace", 56, 0x10000011, 0, 0, 0, 0);
                try("userfaultfd", 323, 1);
                try("io-uring", 425, 1, 0);
                try("virtual-machine-socket", 41, 40, 1, 0);
                try("typing", 16, 0, 0x5412, 0);
                try("unix-socket", 41, 1, 1, 0);
                """;
        PartitionResult result = fixture.run(
                Stages.command("perl", "-e", script.replace("\\n", "\n")).runtime("bwrap"));
        assertThat(result.failure()).isNull();
        assertThat(result.standardOutput()).isEqualTo("""
                trace-me 1
                attach-to-first 1
                read-first 1
                keyring 1
                new-namespace 1
                clone-namespace 1
                userfaultfd 1
                io-uring 1
                virtual-machine-socket 97
                typing 1
                unix-socket worked
                """);
    }

    @Test
    void cannotReachBeyondItsDirectoriesWhenConfined() throws IOException {
        if (!runtimes.names().contains("bwrap")) {
            return;
        }
        Path secret = Files.writeString(directory.resolve("secret"), "secret");
        PartitionResult result = fixture.run(Stages.shell("cat " + secret + "; cat /etc/shadow; echo x > " + directory
                        + "/escaped; echo x > /usr/escaped; echo x > /escaped; echo x > /dev/escaped;"
                        + " mount -t tmpfs none /usr; kill -9 -1; env; ls /proc; true")
                .runtime("bwrap"));
        assertThat(result.standardOutput()).doesNotContain("secret").doesNotContain("root:");
        assertThat(Files.exists(directory.resolve("escaped"))).isFalse();
        assertThat(Files.exists(Path.of("/usr/escaped"))).isFalse();
    }

    @Test
    void seesNoNetworkWhenConfined() {
        if (!runtimes.names().contains("bwrap")) {
            return;
        }
        PartitionResult result = fixture.run(Stages.shell("cat /proc/net/dev | grep -v -e lo: -e face -e Inter | wc -l")
                .runtime("bwrap"));
        assertThat(result.standardOutput().strip()).isEqualTo("0");
    }

    @Test
    void variablesOfTheStageDoNotReachTheSandboxItself() {
        if (!runtimes.names().contains("bwrap")) {
            return;
        }
        PartitionResult result = fixture.run(Stages.shell("echo $GREETING $HOME")
                .environment(java.util.Map.of("GREETING", "hello", "LD_PRELOAD", "/gridmill/work/evil.so"))
                .runtime("bwrap"));
        assertThat(result.standardOutput()).isEqualTo("hello /gridmill/work\n");
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void outputsMissing(String runtime) {
        Failure failure = failure(
                Stages.shell("touch ${outputs.frames}/other.txt")
                        .output("frames", "*.png", null)
                        .runtime(runtime),
                ErrorCode.OUTPUT_MISSING);
        assertThat(failure.message()).isEqualTo("Output frames: no file matches; there is other.txt");
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void tooFewOutputs(String runtime) {
        Failure failure = failure(
                Stages.shell("touch ${outputs.frames}/1.png")
                        .output("frames", "*.png", "2")
                        .runtime(runtime),
                ErrorCode.OUTPUT_MISSING);
        assertThat(failure.message()).isEqualTo("Output frames: 1 of 2 files are there; there is 1.png");
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void tooManyOutputs(String runtime) {
        Failure failure = failure(
                Stages.shell("cd ${outputs.frames}; touch 1.png 2.png 3.png")
                        .output("frames", "*.png", "2")
                        .runtime(runtime),
                ErrorCode.OUTPUT_UNEXPECTED);
        assertThat(failure.message()).isEqualTo("Output frames: 3 files match where 2 are expected");
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void symbolicLinksAreNoOutputs(String runtime) {
        Failure failure = failure(
                Stages.shell("ln -s /etc/passwd ${outputs.frames}/1.png")
                        .output("frames", "*.png", null)
                        .runtime(runtime),
                ErrorCode.OUTPUT_UNEXPECTED);
        assertThat(failure.message()).contains("1.png is a symbolic link");
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void linkedDirectoriesAreNotSearched(String runtime) {
        failure(
                Stages.shell("ln -s /etc ${outputs.frames}/sub")
                        .output("frames", "**/passwd", null)
                        .runtime(runtime),
                ErrorCode.OUTPUT_MISSING);
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void pipesAndStrangeNamesAreNoOutputs(String runtime) {
        failure(
                Stages.shell("mkfifo ${outputs.frames}/1.png")
                        .output("frames", "*.png", null)
                        .runtime(runtime),
                ErrorCode.OUTPUT_UNEXPECTED);
        failure(
                Stages.shell("touch \"${outputs.frames}/a\nb.png\"")
                        .output("frames", "*.png", null)
                        .runtime(runtime),
                ErrorCode.OUTPUT_UNEXPECTED);
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void directoriesWithoutPermissionsAreCleanedUp(String runtime) {
        PartitionResult result = fixture.run(
                Stages.shell("mkdir -p a/b/c; touch a/b/c/f; chmod 000 a/b a").runtime(runtime));
        assertThat(result.failure()).isNull();
    }

    private Failure failure(Stages stage, ErrorCode code) {
        PartitionResult result = fixture.run(stage);
        Failure failure = result.failure();
        assertThat(failure).as("the failure of %s", result).isNotNull();
        assertThat(failure.code()).as(failure.message()).isEqualTo(code);
        assertThat(failure.kind()).isEqualTo(FailureKind.APPLICATION);
        assertThat(result.outputs()).isEmpty();
        return failure;
    }
}
