package io.gridmill.market.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.pipeline.MarketPolicy;
import io.gridmill.model.protocol.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.chocosolver.solver.Model;
import org.chocosolver.solver.Solution;
import org.chocosolver.solver.variables.BoolVar;
import org.chocosolver.solver.variables.IntVar;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random markets, with a solver of integer programs as the judge. */
class MatchingOptimumTest {

    private static final int INSTANCES = 12;
    private static final int FEWEST = 2;
    private static final int MOST = 5;

    /** Work in GFLOP x 1000. The solver's numbers are small: it reckons in thousands of seconds and of nRLC. */
    private static final int WORK = 900;

    private static final int SCALE = 1000;

    /** A market and a demand: throughput in GFLOPS and spending in nRLC per second by pool. */
    private static final class Instance {
        private final List<Prospect> pools = new ArrayList<>();
        private final int[] power;
        private final int[] spending;
        private final int least;
        private final int budget;
        private final int dealCost;

        Instance(Random random) {
            int size = 4 + random.nextInt(14);
            power = new int[size];
            spending = new int[size];
            for (int i = 0; i < size; i++) {
                Prospect pool = RandomPools.random(random, i);
                pools.add(pool);
                power[i] = pool.cores() * pool.offer().orElseThrow().benchmarkGflops();
                spending[i] = pool.cores() * (int) pool.corePrice().nano();
            }
            int all = Arrays.stream(power)
                    .map(p -> -p)
                    .sorted()
                    .map(p -> -p)
                    .limit(MOST)
                    .sum();
            least = Math.max(1, (int) (all * random.nextDouble(0.05, 1.1)));
            budget = (int) (WORK * random.nextDouble(0.4, 4));
            dealCost = random.nextInt(3) * 5;
        }

        Demand demand(Map<String, Integer> prefer) {
            double median = pools.stream()
                    .mapToInt(pool -> pool.offer().orElseThrow().benchmarkGflops())
                    .sorted()
                    .skip(pools.size() / 2)
                    .findFirst()
                    .orElseThrow();
            MarketPolicy policy = new MarketPolicy(
                    Optional.of(Amount.ofNano((long) budget * SCALE)),
                    Optional.of(Duration.ofMillis((long) Math.ceil(1000.0 * SCALE * WORK / least))),
                    prefer,
                    0,
                    List.of(),
                    List.of());
            Resources each =
                    new Resources(1, 0, DataSize.ofMebibytes(1), Duration.ofMinutes(1), DataSize.ofMebibytes(1));
            return Demand.of(
                    policy,
                    List.of(each),
                    1_000_000,
                    1,
                    Duration.ofHours(24),
                    new Work(WORK * SCALE / median, 0, true));
        }

        Matching matching() {
            return new Matching(FEWEST, MOST, Amount.ofNano((long) dealCost * SCALE));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theCostIsWithinTwoPerCentOfTheOptimum(long seed) {
        Random random = new Random(seed);
        int feasible = 0;
        for (int i = 0; i < INSTANCES; i++) {
            Instance instance = new Instance(random);
            OptionalInt optimum = cheapest(instance);
            Choice choice = instance.matching().choose(instance.demand(Map.of()), instance.pools);
            Outlook ours = choice.outlook().orElseThrow();
            int deals = choice.chosen().size();

            if (optimum.isPresent()) {
                feasible++;
                assertThat(ours.inTime()).as("seed %s, instance %s", seed, i).isTrue();
                assertThat(ours.inBudget()).as("seed %s, instance %s", seed, i).isTrue();
                // The judge rounds down.
                assertThat((double) ours.cost().nano() + (double) SCALE * instance.dealCost * deals)
                        .as("seed %s, instance %s", seed, i)
                        .isLessThanOrEqualTo(1.02 * SCALE * (optimum.getAsInt() + 1))
                        .isGreaterThanOrEqualTo(0.999 * SCALE * optimum.getAsInt());
            } else {
                assertThat(ours.inTime() && ours.inBudget())
                        .as("seed %s, instance %s", seed, i)
                        .isFalse();
            }
        }
        System.out.println("seed " + seed + ": " + feasible + " of " + INSTANCES + " can be met");
        assertThat(feasible).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void speedIsBoughtUpToTheBudget(long seed) {
        Random random = new Random(seed);
        int feasible = 0;
        for (int i = 0; i < INSTANCES; i++) {
            Instance instance = new Instance(random);
            OptionalInt optimum = quickest(instance);
            Outlook ours = instance.matching()
                    .choose(instance.demand(Map.of("speed", 1)), instance.pools)
                    .outlook()
                    .orElseThrow();

            if (optimum.isPresent()) {
                feasible++;
                assertThat(ours.inBudget()).as("seed %s, instance %s", seed, i).isTrue();
                assertThat(ours.time().toMillis() / 1000.0)
                        .as("seed %s, instance %s", seed, i)
                        .isLessThanOrEqualTo(1.02 * SCALE * WORK / optimum.getAsInt() + 0.5);
            } else {
                assertThat(ours.inBudget()).as("seed %s, instance %s", seed, i).isFalse();
            }
        }
        System.out.println("seed " + seed + ": " + feasible + " of " + INSTANCES + " can be met");
        assertThat(feasible).isPositive();
    }

    private record Program(Model model, IntVar count, IntVar power, IntVar spending) {

        static Program of(Instance instance) {
            Model model = new Model();
            BoolVar[] taken = model.boolVarArray(instance.pools.size());
            IntVar count = model.intVar(Math.min(FEWEST, taken.length), Math.min(MOST, taken.length));
            model.sum(taken, "=", count).post();
            IntVar power = model.intVar(1, Arrays.stream(instance.power).sum());
            model.scalar(taken, instance.power, "=", power).post();
            IntVar spending = model.intVar(0, MOST * 64 * 60);
            model.scalar(taken, instance.spending, "=", spending).post();
            return new Program(model, count, power, spending);
        }
    }

    /** Least cost with the deadline and the budget; empty when there is no way. */
    private static OptionalInt cheapest(Instance instance) {
        Program program = Program.of(instance);
        Model model = program.model();
        model.arithm(program.power(), ">=", instance.least).post();
        IntVar product = model.intVar(0, WORK * MOST * 64 * 60);
        model.times(program.spending(), WORK, product).post();
        IntVar rent = model.intVar(0, instance.budget);
        model.div(product, program.power(), rent).post();
        IntVar cost = model.intVar(0, instance.budget + MOST * instance.dealCost);
        model.scalar(new IntVar[] {rent, program.count()}, new int[] {1, instance.dealCost}, "=", cost)
                .post();
        return optimum(model, cost, false);
    }

    /** Most throughput with the budget alone; empty when it does not suffice for anything. */
    private static OptionalInt quickest(Instance instance) {
        Program program = Program.of(instance);
        program.model()
                .scalar(new IntVar[] {program.spending(), program.power()}, new int[] {WORK, -instance.budget}, "<=", 0)
                .post();
        return optimum(program.model(), program.power(), true);
    }

    private static OptionalInt optimum(Model model, IntVar objective, boolean maximise) {
        Solution solution = model.getSolver().findOptimalSolution(objective, maximise);
        return solution == null ? OptionalInt.empty() : OptionalInt.of(solution.getIntVal(objective));
    }
}
