package io.gridmill.market.match;

import io.gridmill.market.chain.OfferOnChain;
import io.gridmill.market.reputation.Reputation;
import io.gridmill.model.Amount;
import io.gridmill.model.pipeline.MarketPolicy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * The pools that fit a demand, as numbers: position {@code i} of every array belongs to the pool at position {@code i}.
 *
 * <p>Work goes to whoever is free, so each pool of a set S gets a share in proportion to its throughput r. With the
 * spending c of a pool whose cores are all busy, the set does work W in time W / sum(r) for W x sum(c) / sum(r). Energy and
 * trust are means over the work in the same way. Hence every preference but speed adds to one number per pool, its
 * burden a, and what is minimised is (sum(a) + constant) / sum(r) plus something for each deal.
 *
 * <p>A quality counts by the ratio to the best pool's: 2 for a pool that is twice as dear, slow or hungry. Distrust
 * counts 1 for full trust and 2 for none.
 */
final class Fleet {

    /** A speed that is advertised beyond this multiple of the median is not believed. */
    private static final double FASTEST = 8;

    private static final double UNKNOWN_REPUTATION = 0.5;

    final Demand demand;
    final List<Prospect> pools;

    /** Cores that the demand can use, whole partitions only. */
    final double[] cores;

    /** Core-seconds per second, of cores of median speed. */
    final double[] throughput;

    /** nRLC per second with these cores busy. */
    final double[] spending;

    /** See above; per second. */
    final double[] burden;

    /** Weighted mean of the ratios to the best, at least 1. */
    final double[] single;

    /** Numbers the owners. */
    final int[] owner;

    final int owners;

    /** Core-seconds; 1 when nobody knows. */
    final double work;

    final double usefulCores;

    /** What a deal costs by itself, as a part of what is minimised. */
    final double dealBurden;

    /** What a second counts. */
    final double secondBurden;

    /** Seconds. */
    final double deadline;

    /** nRLC. */
    final double budget;

    /**
     * @param pools in the order in which equals are preferred
     * @param most deals that the run has at a time
     */
    Fleet(Demand demand, List<Prospect> pools, Amount dealCost, int most) {
        this.demand = demand;
        this.pools = pools;
        MarketPolicy policy = demand.policy();
        int size = pools.size();
        boolean known = demand.work().isKnown();
        this.work = known ? demand.work().coreSeconds() : 1;
        this.usefulCores = demand.usefulCores();
        this.deadline = known ? demand.horizon().toMillis() / 1000.0 : Double.POSITIVE_INFINITY;
        this.budget = known ? policy.budget().map(Amount::nano).orElse(Long.MAX_VALUE) : Double.POSITIVE_INFINITY;
        this.cores = new double[size];
        this.throughput = new double[size];
        this.spending = new double[size];
        this.burden = new double[size];
        this.single = new double[size];
        this.owner = new int[size];
        double[] speed = speeds(pools);
        double gpusPerCore = demand.work().gpuSeconds() > 0 ? demand.work().gpuSeconds() / work : 0;
        Map<Object, Integer> numbers = new HashMap<>();
        for (int i = 0; i < size; i++) {
            Prospect pool = pools.get(i);
            cores[i] = usable(pool);
            throughput[i] = cores[i] * speed[i];
            spending[i] = cores[i]
                    * (pool.corePrice().nano() + gpusPerCore * pool.gpuPrice().nano());
            owner[i] = numbers.computeIfAbsent(pool.pool(), absent -> numbers.size());
        }
        this.owners = numbers.size();
        Map<String, Integer> prefer = policy.prefer();
        boolean anything = prefer.values().stream().anyMatch(weight -> weight > 0);
        double price = anything ? prefer.getOrDefault("price", 0) : 1;
        double quick = anything ? prefer.getOrDefault("speed", 0) : 0;
        double energy = anything ? prefer.getOrDefault("energy", 0) : 0;
        double trust = anything ? prefer.getOrDefault("trust", 0) : 0;
        double sum = Math.max(1e-9, price + quick + energy + trust);
        double[] money = ratios(per(spending, throughput));
        double[] hunger = energy > 0 ? ratios(hunger(pools, speed)) : ones(size);
        double[] distrust = trust > 0 ? distrust(pools) : ones(size);
        double fastest = Arrays.stream(speed).max().orElse(1);
        for (int i = 0; i < size; i++) {
            double steady = price * money[i] + energy * hunger[i] + trust * distrust[i];
            burden[i] = throughput[i] * steady / sum;
            single[i] = (steady + quick * fastest / speed[i]) / sum;
        }
        double cheapest = smallest(per(spending, throughput));
        this.dealBurden = known ? price / sum * dealCost.nano() / Math.max(1e-9, work * cheapest) : 0;
        this.secondBurden = quick == 0 ? 0 : quick / sum / shortest(most);
    }

    int size() {
        return cores.length;
    }

    private double usable(Prospect pool) {
        int atOnce = pool.cores() / demand.cores();
        if (demand.gpus() > 0) {
            atOnce = Math.min(atOnce, pool.gpus() / demand.gpus());
        }
        return Math.min(demand.usefulCores(), (double) Math.max(1, atOnce) * demand.cores());
    }

    /** Seconds that the fastest choice would take, were it free. */
    private double shortest(int most) {
        Integer[] order = new Integer[size()];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(throughput[b], throughput[a]));
        double sum = 0;
        double sumOfCores = 0;
        for (int i = 0; i < Math.min(most, order.length); i++) {
            sum += throughput[order[i]];
            sumOfCores += cores[order[i]];
        }
        return Math.max(1e-9, work / Math.max(1e-9, effective(sum, sumOfCores)));
    }

    /** When there are more cores than partitions, some are idle. */
    double effective(double sumOfThroughput, double sumOfCores) {
        return sumOfCores > usefulCores ? sumOfThroughput * usefulCores / sumOfCores : sumOfThroughput;
    }

    /** Relative to the median; a pool that does not say counts as the slowest that does. */
    private static double[] speeds(List<Prospect> pools) {
        double[] stated = pools.stream()
                .mapToDouble(
                        pool -> pool.offer().map(OfferOnChain::benchmarkGflops).orElse(0))
                .toArray();
        double[] sorted =
                Arrays.stream(stated).filter(gflops -> gflops > 0).sorted().toArray();
        if (sorted.length == 0) {
            return ones(pools.size());
        }
        double median = sorted[sorted.length / 2];
        return Arrays.stream(stated)
                .map(gflops -> gflops > 0 ? Math.min(gflops / median, FASTEST) : Math.min(1, sorted[0] / median))
                .toArray();
    }

    /** Watts for the throughput of one median core; not a number when the pool does not say. */
    private static double[] hunger(List<Prospect> pools, double[] speed) {
        double[] hunger = new double[speed.length];
        for (int i = 0; i < hunger.length; i++) {
            int watts = pools.get(i).offer().map(OfferOnChain::wattsPerCore).orElse(0);
            hunger[i] = watts > 0 ? watts / speed[i] : Double.NaN;
        }
        return hunger;
    }

    /** Three quarters by reputation, one by stake relative to the largest. */
    private static double[] distrust(List<Prospect> pools) {
        double largest = pools.stream()
                .mapToDouble(pool -> pool.stake().map(Amount::nano).orElse(0L))
                .max()
                .orElse(0);
        return pools.stream()
                .mapToDouble(pool -> {
                    double reputation = pool.reputation().map(Reputation::score).orElse(UNKNOWN_REPUTATION);
                    double stake = pool.stake().map(Amount::nano).orElse(0L);
                    double trust = largest > 0 ? 0.75 * reputation + 0.25 * stake / largest : reputation;
                    return 2 - trust;
                })
                .toArray();
    }

    private static double[] per(double[] above, double[] below) {
        double[] quotients = new double[above.length];
        Arrays.setAll(quotients, i -> above[i] / below[i]);
        return quotients;
    }

    /** To the least that is not zero; what is not known counts as the worst that is. */
    private static double[] ratios(double[] values) {
        double least = smallest(values);
        double worst = DoubleStream.of(values)
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(least);
        return Arrays.stream(values)
                .map(value -> (Double.isNaN(value) ? worst : value) / least)
                .toArray();
    }

    /** The least that is above zero; 1 when there is none. */
    private static double smallest(double[] values) {
        return DoubleStream.of(values).filter(value -> value > 0).min().orElse(1);
    }

    private static double[] ones(int size) {
        double[] ones = new double[size];
        Arrays.fill(ones, 1);
        return ones;
    }
}
