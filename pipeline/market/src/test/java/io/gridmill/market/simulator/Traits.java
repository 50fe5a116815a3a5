package io.gridmill.market.simulator;

import io.gridmill.market.fake.TestMarket;
import io.gridmill.model.Amount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What a pool is like.
 *
 * @param number from 0
 * @param slots partitions that it runs at once
 * @param speed compared with the usual pool's
 * @param corePrice per core-second
 * @param failureRate share of attempts that its machines lose
 * @param vanishesAfter when it is gone, if it is one that vanishes
 */
record Traits(
        int number,
        Strategy strategy,
        int slots,
        double speed,
        Amount corePrice,
        double failureRate,
        Duration vanishesAfter) {

    private static final double MOST_FAILURES = 0.02;

    /** Pools vanish within this time. */
    private static final Duration EARLY = Duration.ofMinutes(3);

    String name() {
        return strategy.word() + "-" + number;
    }

    /**
     * Makes up pools: speeds from half to twice the usual, prices likewise, up to 2 % of attempts lost.
     *
     * @param shares of the pools by strategy; the rest is honest
     */
    static List<Traits> population(int pools, int slots, Map<Strategy, Double> shares, Random random) {
        List<Strategy> strategies = new ArrayList<>();
        shares.forEach(
                (strategy, share) -> strategies.addAll(Collections.nCopies((int) Math.round(share * pools), strategy)));
        while (strategies.size() < pools) {
            strategies.add(Strategy.HONEST);
        }
        Collections.shuffle(strategies, random);
        List<Traits> population = new ArrayList<>();
        for (int i = 0; i < pools; i++) {
            population.add(new Traits(
                    i,
                    strategies.get(i),
                    slots,
                    Math.pow(2, 2 * random.nextDouble() - 1),
                    Amount.ofNano((long) (TestMarket.PRICE.nano() * Math.pow(2, 2 * random.nextDouble() - 1))),
                    MOST_FAILURES * random.nextDouble(),
                    Duration.ofMillis((long) (EARLY.toMillis() * random.nextDouble()))));
        }
        return List.copyOf(population);
    }
}
