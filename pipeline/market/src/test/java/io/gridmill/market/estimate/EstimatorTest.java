package io.gridmill.market.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.engine.place.ExpectedWork;
import io.gridmill.market.match.Demand;
import io.gridmill.market.match.Matching;
import io.gridmill.market.match.Prospect;
import io.gridmill.market.match.RandomPools;
import io.gridmill.market.match.Work;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.pipeline.MarketPolicy;
import io.gridmill.model.protocol.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class EstimatorTest {

    private static final Resources ONE_CORE =
            new Resources(1, 0, DataSize.ofMebibytes(1), Duration.ofMinutes(5), DataSize.ofMebibytes(1));

    private final Estimator estimator = new Estimator(new Matching(1, 16, Amount.ZERO), 2);

    @Test
    void costAndTimeFollowFromTheWorkAndThePools() {
        // 1,000 core-seconds at 50 nRLC on ten cores.
        Estimate estimate = estimate(
                List.of(new StageLoad(true, measured(100, 10), 0.9, 1.5, List.of())),
                List.of(RandomPools.pool(0, 10, 10, 50)));

        assertThat(estimate.cost())
                .contains(new Range<>(Amount.ofNano(45_000), Amount.ofNano(50_000), Amount.ofNano(75_000)));
        assertThat(estimate.time())
                .contains(new Range<>(Duration.ofSeconds(90), Duration.ofSeconds(100), Duration.ofSeconds(150)));
        assertThat(estimate.measured()).isTrue();
        assertThat(estimate.deals()).isEqualTo(1);
        assertThat(estimate.transactions()).isEqualTo(2);
        assertThat(estimate.gas()).isEqualTo(141_000);
        assertThat(estimate.tradeOffs()).hasSize(1);
    }

    @Test
    void stagesThatWaitForEachOtherTakeTheirTimesTogetherAndStreamsOverlap() {
        StageLoad first = new StageLoad(true, measured(100, 10), 1, 1, List.of());
        StageLoad gathers = new StageLoad(true, measured(1, 30), 1, 1, List.of(new StageLoad.After(0, false)));
        StageLoad streams = new StageLoad(false, measured(100, 0.5), 1, 1, List.of(new StageLoad.After(0, true)));
        List<Prospect> pools = List.of(RandomPools.pool(0, 10, 10, 50));

        assertThat(estimate(List.of(first, gathers), pools).time().orElseThrow().likely())
                .as("100 s on ten cores, then 30 s on one")
                .isEqualTo(Duration.ofSeconds(130));
        assertThat(estimate(List.of(first, streams), pools).time().orElseThrow().likely())
                .as("the last at home follows the last on the market")
                .isEqualTo(Duration.ofMillis(100_500));
    }

    @Test
    void withoutHistoryTheLimitsBoundCostAndTime() {
        StageLoad unknown =
                new StageLoad(true, new ExpectedWork(10, ONE_CORE, Duration.ofMinutes(5), false), 0, 1, List.of());

        Estimate estimate = estimate(List.of(unknown), List.of(RandomPools.pool(0, 10, 10, 50)));

        assertThat(estimate.measured()).isFalse();
        assertThat(estimate.cost()).contains(new Range<>(Amount.ZERO, Amount.ofNano(150_000), Amount.ofNano(150_000)));
        assertThat(estimate.time().orElseThrow().high()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void whatIsKnownAlreadyIsNotBought() {
        Estimate estimate = estimate(
                List.of(new StageLoad(true, measured(0, 10), 1, 1, List.of())),
                List.of(RandomPools.pool(0, 10, 10, 50)));

        assertThat(estimate.cost()).contains(new Range<>(Amount.ZERO, Amount.ZERO, Amount.ZERO));
        assertThat(estimate.deals()).isZero();
        assertThat(estimate.choice()).isEmpty();
    }

    @Test
    void withoutPoolsNothingIsPromised() {
        Estimate estimate = estimate(List.of(new StageLoad(true, measured(10, 10), 1, 1, List.of())), List.of());

        assertThat(estimate.cost()).isEmpty();
        assertThat(estimate.time()).isEmpty();
        assertThat(estimate.transactions()).isZero();
    }

    @Test
    void choicesGoFromQuickAndDearToSlowAndCheap() {
        List<Prospect> pools = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            pools.add(RandomPools.pool(i, 10, 10, 1000 + 100 * i));
        }

        Estimate estimate = estimate(List.of(new StageLoad(true, measured(10_000, 10), 1, 1, List.of())), pools);

        assertThat(estimate.tradeOffs()).hasSizeGreaterThan(3);
        assertThat(estimate.tradeOffs())
                .isSortedAccordingTo(Comparator.comparing(Estimate.TradeOff::time))
                .isSortedAccordingTo(
                        Comparator.comparing(Estimate.TradeOff::cost).reversed());
        assertThat(estimate.tradeOffs().get(0).pools()).isEqualTo(12);
        assertThat(estimate.tradeOffs()).last().satisfies(cheapest -> {
            assertThat(cheapest.pools()).isEqualTo(1);
            assertThat(cheapest.present()).as("nobody asked for speed").isTrue();
        });
    }

    private Estimate estimate(List<StageLoad> stages, List<Prospect> pools) {
        long partitions =
                stages.stream().mapToLong(stage -> stage.work().partitions()).sum();
        Demand demand =
                Demand.of(MarketPolicy.open(), List.of(ONE_CORE), partitions, 1, Duration.ofHours(24), Work.UNKNOWN);
        return estimator.estimate(stages, demand, pools);
    }

    private static ExpectedWork measured(long partitions, double seconds) {
        return new ExpectedWork(partitions, ONE_CORE, Duration.ofMillis(Math.round(seconds * 1000)), true);
    }
}
