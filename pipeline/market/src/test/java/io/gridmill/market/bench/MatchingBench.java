package io.gridmill.market.bench;

import io.gridmill.market.match.Choice;
import io.gridmill.market.match.Demand;
import io.gridmill.market.match.Matching;
import io.gridmill.market.match.Prospect;
import io.gridmill.market.match.RandomPools;
import io.gridmill.market.match.Work;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.pipeline.MarketPolicy;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Choosing pools among very many offers: requirements, choice, and a reason for each. Arguments: the number of rounds, then
 * the numbers of offers, which are measured in turn in every round. Prints lines of {@code sample NAME VALUE}.
 */
public final class MatchingBench {

    private static final int WARM_UP = 20;
    private static final int REPETITIONS = 5;

    private MatchingBench() {}

    public static void main(String[] args) {
        int rounds = Integer.parseInt(args[0]);
        for (int i = 0; i < WARM_UP; i++) {
            for (String size : List.of(args).subList(1, args.length)) {
                measure(Integer.parseInt(size), i, i % 2 == 0);
            }
        }
        for (int round = 0; round < rounds; round++) {
            for (String size : List.of(args).subList(1, args.length)) {
                for (int i = 0; i < REPETITIONS; i++) {
                    int offers = Integer.parseInt(size);
                    int seed = 1000 + round * REPETITIONS + i;
                    print("price", offers, measure(offers, seed, false));
                    print("weighted", offers, measure(offers, seed, true));
                }
            }
        }
    }

    /** Milliseconds; the processor time is that of the one thread that chooses. */
    private record Cost(double wall, double cpu) {}

    private static void print(String name, int offers, Cost cost) {
        System.out.printf(Locale.ROOT, "sample %s.%d %.6f%n", name, offers, cost.wall());
        System.out.printf(Locale.ROOT, "sample %s.cpu.%d %.6f%n", name, offers, cost.cpu());
    }

    private static Cost measure(int offers, int seed, boolean weighted) {
        Random random = new Random(seed);
        List<Prospect> pools = new ArrayList<>();
        for (int i = 0; i < offers; i++) {
            pools.add(RandomPools.random(random, i));
        }
        MarketPolicy policy = new MarketPolicy(
                Optional.of(Amount.parse("100 RLC")),
                Optional.of(Duration.ofHours(2)),
                weighted ? Map.of("price", 5, "speed", 2, "energy", 2, "trust", 1) : Map.of(),
                0,
                List.of("eu"),
                List.of("bwrap"));
        Demand demand = new Demand(
                        policy, 1, 0, DataSize.ofMebibytes(512), Duration.ofMinutes(5), 10_000, 3, Duration.ofHours(2))
                .with(new Work(3_000_000, 0, true));
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long cpuBegan = threads.getCurrentThreadCpuTime();
        long began = System.nanoTime();
        Choice choice = new Matching(2, 16).choose(demand, pools);
        Cost cost = new Cost((System.nanoTime() - began) / 1e6, (threads.getCurrentThreadCpuTime() - cpuBegan) / 1e6);
        if (choice.chosen().isEmpty()
                || choice.verdicts().size() != offers
                || !choice.outlook().orElseThrow().inBudget()) {
            throw new IllegalStateException("The choice went wrong: " + choice.outlook());
        }
        return cost;
    }
}
