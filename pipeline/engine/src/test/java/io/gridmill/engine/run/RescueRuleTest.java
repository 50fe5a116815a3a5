package io.gridmill.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.model.Amount;
import io.gridmill.model.pipeline.MarketPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RescueRuleTest {

    /** 100 s old, has cost 1000 nRLC, 100 nRLC are out. */
    private static final RescueRule.Standing RUN =
            new RescueRule.Standing(100, Amount.ofNano(1000), Amount.ofNano(100));

    @Test
    void theLongerItRunsTheLongerItWill() {
        assertThat(RescueRule.remaining(10, 0)).isEqualTo(10);
        assertThat(RescueRule.remaining(10, 4)).isEqualTo(6);
        assertThat(RescueRule.remaining(10, 5)).isEqualTo(5);
        assertThat(RescueRule.remaining(10, 30)).isEqualTo(30);
        assertThat(RescueRule.hangs(19.9, 10)).isFalse();
        assertThat(RescueRule.hangs(20.1, 10)).isTrue();
    }

    @Test
    void aCopyIsWorthWhatTheTimeIsWorthAndNoMore() {
        RescueRule rule = rule(Map.of());
        // Without the copy the run takes 200 s, with it 110: 45 % of 1000 nRLC.
        assertThat(rule.pays(RUN, 100, 10, Amount.ofNano(450))).isTrue();
        assertThat(rule.pays(RUN, 100, 10, Amount.ofNano(451))).isFalse();
    }

    @Test
    void weightsSayWhatTimeIsWorth() {
        assertThat(rule(Map.of("speed", 2, "price", 1)).pays(RUN, 100, 10, Amount.ofNano(900)))
                .isTrue();
        assertThat(rule(Map.of("speed", 1, "price", 2)).pays(RUN, 100, 10, Amount.ofNano(226)))
                .isFalse();
        assertThat(rule(Map.of("price", 1)).pays(RUN, 100, 10, Amount.ofNano(1)))
                .as("who wants it cheap, waits")
                .isFalse();
        assertThat(rule(Map.of("speed", 1)).pays(RUN, 100, 10, Amount.ofNano(1_000_000)))
                .as("who wants nothing but speed, pays")
                .isTrue();
    }

    @Test
    void whoWouldMissTheDeadlinePaysWhatTheBudgetAllows() {
        MarketPolicy policy = new MarketPolicy(
                Optional.of(Amount.ofNano(2000)),
                Optional.of(Duration.ofSeconds(150)),
                Map.of("price", 1),
                0,
                List.of(),
                List.of());
        RescueRule rule = new RescueRule(policy);
        assertThat(rule.pays(RUN, 49, 10, Amount.ofNano(900))).as("in time").isFalse();
        assertThat(rule.pays(RUN, 51, 10, Amount.ofNano(900))).isTrue();
        assertThat(rule.pays(RUN, 51, 10, Amount.ofNano(901)))
                .as("1000 spent, 100 out, 901 more: above 2000")
                .isFalse();
    }

    @Test
    void whatHangsIsCopiedByWhoeverCanPay() {
        RescueRule rule = rule(Map.of("price", 1));
        assertThat(rule.pays(RUN, Double.POSITIVE_INFINITY, 10, Amount.ofNano(5000)))
                .isTrue();
    }

    @Test
    void nothingIsCopiedForLessThanASecond() {
        RescueRule rule = rule(Map.of("speed", 1));
        assertThat(rule.pays(RUN, 10.9, 10, Amount.ZERO)).isFalse();
        assertThat(rule.pays(RUN, 9, 10, Amount.ZERO)).isFalse();
        assertThat(rule.pays(RUN, 11, 10, Amount.ZERO)).isTrue();
    }

    @Test
    void aCopyCostsItsCoresForTheUsualTime() {
        assertThat(RescueRule.price(Amount.ofNano(2000), 4, 1.5)).isEqualTo(Amount.ofNano(12_000));
    }

    private static RescueRule rule(Map<String, Integer> prefer) {
        return new RescueRule(new MarketPolicy(Optional.empty(), Optional.empty(), prefer, 0, List.of(), List.of()));
    }
}
