package io.gridmill.pool.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.pool.runtime.Runtimes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Processor time is what the command itself sees the kernel count, whatever it runs in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MeteringTest {

    private static final String WORK = "i=0; while [ $i -lt 150000 ]; do i=$((i+1)); done";

    /** What {@code times} of a shell writes: user and system time of itself, then of its children. */
    private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s");

    private Runtimes runtimes;
    private EngineFixture fixture;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        runtimes = Runtimes.discover(directory);
        fixture = new EngineFixture(directory, runtimes);
    }

    @AfterAll
    void stop() {
        fixture.close();
    }

    List<String> runtimes() {
        return runtimes.names();
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void countsTheCommand(String runtime) {
        PartitionResult result = fixture.run(
                Stages.shell(WORK + "; times").time(Duration.ofMinutes(1)).runtime(runtime));
        assertThat(result.failure()).isNull();
        assertThatItCounts(result, 1.0);
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void countsItsChildren(String runtime) {
        PartitionResult result = fixture.run(Stages.shell("(" + WORK + "); times")
                .time(Duration.ofMinutes(1))
                .runtime(runtime));
        assertThat(result.failure()).isNull();
        assertThatItCounts(result, 1.0);
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void countsWhatIsKilled(String runtime) {
        PartitionResult result = fixture.run(Stages.shell("while :; do " + WORK + "; times; done")
                .time(Duration.ofSeconds(3))
                .runtime(runtime));
        assertThat(result.failure()).isNotNull();
        assertThat(result.failure().code()).isEqualTo(ErrorCode.COMMAND_TIMED_OUT);
        assertThatItCounts(result, 0.5);
    }

    private static void assertThatItCounts(PartitionResult result, double share) {
        List<MatchResult> times =
                TIME.matcher(result.standardOutput()).results().toList();
        assertThat(times).as(result.standardOutput()).hasSizeGreaterThanOrEqualTo(4);
        double seconds = 0;
        for (MatchResult time : times.subList(times.size() - 4, times.size())) {
            seconds += 60 * Double.parseDouble(time.group(1)) + Double.parseDouble(time.group(2));
        }
        // times counts in hundredths of a second, four times.
        assertThat(result.usage().cpuMillis())
                .as("processor time, where the command's own is %.2f s", seconds)
                .isGreaterThanOrEqualTo(Math.round(share * 1000 * seconds) - 40);
        assertThat(seconds).as("the command's own processor time").isGreaterThan(0.08);
    }
}
