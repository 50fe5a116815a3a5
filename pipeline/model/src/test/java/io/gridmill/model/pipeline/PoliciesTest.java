package io.gridmill.model.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.model.DataSize;
import io.gridmill.model.Durations;
import io.gridmill.model.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoliciesTest {

    @Test
    void backoffDoublesUpToItsLimit() {
        RetryPolicy policy =
                new RetryPolicy(9, Duration.ofSeconds(1), Duration.ofSeconds(6), Set.of(RetryCause.TIMEOUT));
        assertThat(List.of(2, 3, 4, 5, 9))
                .extracting(attempt -> policy.backoff(attempt).toSeconds())
                .containsExactly(1L, 2L, 4L, 6L, 6L);
    }

    @Test
    void onlyNamedFailuresAreRetried() {
        RetryPolicy policy = new RetryPolicy(3, Duration.ZERO, Duration.ZERO, Set.of(RetryCause.OUTPUT));
        assertThat(policy.retries(ErrorCode.OUTPUT_MISSING)).isTrue();
        assertThat(policy.retries(ErrorCode.OUTPUT_UNEXPECTED)).isTrue();
        assertThat(policy.retries(ErrorCode.COMMAND_FAILED)).isFalse();
        assertThat(RetryPolicy.usual().retries(ErrorCode.WORKER_LOST)).isTrue();
        assertThat(RetryPolicy.usual().retries(ErrorCode.COMMAND_NOT_FOUND)).isFalse();
    }

    @Test
    void theLargerAllowanceHoldsAndSharesAreRoundedDown() {
        assertThat(new FailurePolicy(0.01, 0, FailurePolicy.Then.STOP).tolerated(250))
                .isEqualTo(2);
        assertThat(new FailurePolicy(0.29, 0, FailurePolicy.Then.STOP).tolerated(100))
                .isEqualTo(29);
        assertThat(new FailurePolicy(0, 3, FailurePolicy.Then.STOP).tolerated(2))
                .isEqualTo(3);
        assertThat(FailurePolicy.usual().tolerated(1_000_000)).isZero();
    }

    @Test
    void memoryGrowsToItsMaximumAndNeverBeyond() {
        MemoryGrowth growth = new MemoryGrowth(2, Optional.of(DataSize.parse("3Gi")));
        assertThat(growth.next(DataSize.parse("1Gi"))).isEqualTo(DataSize.parse("2Gi"));
        assertThat(growth.next(DataSize.parse("2Gi"))).isEqualTo(DataSize.parse("3Gi"));
        assertThat(growth.next(DataSize.parse("3Gi"))).isEqualTo(DataSize.parse("3Gi"));
        assertThat(growth.next(DataSize.parse("5Gi"))).isEqualTo(DataSize.parse("5Gi"));
        MemoryGrowth endless = new MemoryGrowth(100, Optional.empty());
        assertThat(endless.next(DataSize.ofBytes(Long.MAX_VALUE))).isEqualTo(DataSize.ofBytes(Long.MAX_VALUE));
    }

    @Test
    void durationsRoundTrip() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            Duration duration = Duration.ofMillis((long) (random.nextDouble() * Durations.LONGEST.toMillis()));
            assertThat(Durations.parse(Durations.text(duration))).isEqualTo(duration);
        }
        assertThat(Durations.parse("1h30m")).isEqualTo(Duration.ofMinutes(90));
        assertThat(Durations.text(Duration.ofMillis(90_500))).isEqualTo("1m30s500ms");
        for (String bad : List.of("", "5", "s", "5 s", "-5s", "1m1h", "1s1s", "1.5h", "1y", "9999999999999s")) {
            assertThatThrownBy(() -> Durations.parse(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theNearestWordIsSuggested() {
        Set<String> known = Set.of("command", "image", "env", "network", "stdin");
        assertThat(Suggestions.nearest("comand", known)).isEqualTo("command");
        assertThat(Suggestions.nearest("Command", known)).isEqualTo("command");
        assertThat(Suggestions.nearest("nev", known)).isEqualTo("env");
        assertThat(Suggestions.nearest("timeout", known)).isNull();
    }

    @Test
    void combinationsAreRead() {
        assertThat(Combination.parse("a * b, c"))
                .isEqualTo(new Combination.Zip(List.of(
                        new Combination.Product(
                                List.of(new Combination.Dimension("a"), new Combination.Dimension("b"))),
                        new Combination.Dimension("c"))));
        assertThat(Combination.parse(" ( a ) ")).isEqualTo(new Combination.Dimension("a"));
        assertThat(Combination.parse("(a,b)*c").names()).containsExactly("a", "b", "c");
        for (String bad : List.of("", "a b", "a *", "* a", "(a", "a)", "a,,b", "()", "a + b")) {
            assertThatThrownBy(() -> Combination.parse(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
