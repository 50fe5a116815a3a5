package io.gridmill.market.match;

import io.gridmill.market.chain.OfferOnChain;
import io.gridmill.model.pipeline.MarketPolicy;
import io.gridmill.model.protocol.PoolDescription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Chooses pools for a run. A pool has to meet every hard requirement; those that do are ranked by a weighted score, and
 * as many are taken, best first, as the run can keep busy.
 *
 * <p>Score = sum over the preferred qualities of weight x value / sum of weights, where a quality's value is the best
 * pool's measure divided by this pool's (cost-like measures: price, watts) or the other way round (speed). Nothing
 * preferred means price alone. A quality that a pool does not state counts as 0 for it.
 */
public final class Matching {

    private final int fewest;
    private final int most;

    /**
     * @param fewest pools that are taken when so many fit, even if one alone could do the work: a partition that failed
     *     is tried again elsewhere; more when the run needs more owners
     * @param most deals that one run has at a time
     */
    public Matching(int fewest, int most) {
        this.fewest = fewest;
        this.most = most;
    }

    /** Decides about every candidate; best first, those that do not fit last. */
    public List<Match> decide(Demand demand, List<Candidate> candidates) {
        List<Match> refused = new ArrayList<>();
        List<Candidate> fitting = new ArrayList<>();
        for (Candidate candidate : candidates) {
            List<String> against = against(demand, candidate);
            if (against.isEmpty()) {
                fitting.add(candidate);
            } else {
                refused.add(new Match(candidate, false, 0, against));
            }
        }
        List<Match> matches = choose(demand, rank(demand.policy(), fitting));
        matches.addAll(refused);
        return List.copyOf(matches);
    }

    /** Whether the policy asks for something that only the offer on chain tells. */
    public static boolean needsOffers(Demand demand) {
        return !demand.policy().regions().isEmpty()
                || weight(demand.policy().prefer(), "speed") > 0
                || weight(demand.policy().prefer(), "energy") > 0;
    }

    private static List<String> against(Demand demand, Candidate candidate) {
        List<String> against = new ArrayList<>();
        PoolDescription pool = candidate.description();
        MarketPolicy policy = demand.policy();
        if (!policy.runtimes().isEmpty() && policy.runtimes().stream().noneMatch(pool.runtimes()::contains)) {
            against.add("has the runtimes " + pool.runtimes() + ", required is one of " + policy.runtimes());
        }
        if (!policy.regions().isEmpty()) {
            String region = candidate.offer().map(OfferOnChain::region).orElse("");
            if (policy.regions().stream().noneMatch(wanted -> isWithin(region, wanted))) {
                against.add("is in region '" + region + "', required is one of " + policy.regions());
            }
        }
        if (candidate.quote().message().cores() < demand.cores()) {
            against.add(
                    "quotes " + candidate.quote().message().cores() + " cores, a partition needs " + demand.cores());
        }
        if (candidate.quote().message().gpus() < demand.gpus()) {
            against.add("quotes " + candidate.quote().message().gpus() + " GPUs, a partition needs " + demand.gpus());
        }
        if (pool.memory().compareTo(demand.memory()) < 0) {
            against.add("has " + pool.memory() + " of memory, a partition needs " + demand.memory());
        }
        return against;
    }

    /** {@code eu-west} lies within {@code eu}. */
    private static boolean isWithin(String region, String wanted) {
        String lower = region.toLowerCase(Locale.ROOT);
        String outer = wanted.toLowerCase(Locale.ROOT);
        return lower.equals(outer) || lower.startsWith(outer + "-");
    }

    private record Ranked(Candidate candidate, double score) {}

    private static List<Ranked> rank(MarketPolicy policy, List<Candidate> fitting) {
        boolean anything = policy.prefer().values().stream().anyMatch(weight -> weight > 0);
        Map<String, Integer> prefer = anything ? policy.prefer() : Map.of("price", 1);
        int price = weight(prefer, "price");
        int speed = weight(prefer, "speed");
        int energy = weight(prefer, "energy");
        double sum = Math.max(1, price + speed + energy);
        double[] cheap =
                values(fitting, true, c -> c.quote().message().corePrice().nano());
        double[] fast = values(fitting, false, c -> c.offer()
                .map(OfferOnChain::benchmarkGflops)
                .orElse(0));
        double[] frugal = values(fitting, true, c -> c.offer()
                .filter(offer -> offer.benchmarkGflops() > 0 && offer.wattsPerCore() > 0)
                .map(offer -> (double) offer.wattsPerCore() / offer.benchmarkGflops())
                .orElse(Double.NaN));
        List<Ranked> ranked = new ArrayList<>();
        for (int i = 0; i < fitting.size(); i++) {
            double score = (price * cheap[i] + speed * fast[i] + energy * frugal[i]) / sum;
            ranked.add(new Ranked(fitting.get(i), score));
        }
        // Equal scores: more cores first, then by address, so that the choice does not depend on who answered first.
        ranked.sort(Comparator.comparingDouble((Ranked r) -> -r.score())
                .thenComparing(r -> -r.candidate().slots())
                .thenComparing(r -> r.candidate().quote().message().pool()));
        return ranked;
    }

    /** 1 for the best, less for the others; 0 for those that do not say. */
    private static double[] values(List<Candidate> fitting, boolean lowIsGood, ToDoubleFunction<Candidate> measure) {
        double[] measures = fitting.stream().mapToDouble(measure).toArray();
        double best = Double.NaN;
        for (double value : measures) {
            if (!Double.isNaN(value) && (Double.isNaN(best) || (lowIsGood ? value < best : value > best))) {
                best = value;
            }
        }
        double[] values = new double[measures.length];
        for (int i = 0; i < values.length; i++) {
            double value = measures[i];
            if (Double.isNaN(value)) {
                values[i] = 0;
            } else if (lowIsGood) {
                values[i] = value == 0 ? 1 : best / value;
            } else {
                values[i] = best == 0 ? 0 : value / best;
            }
        }
        return values;
    }

    private List<Match> choose(Demand demand, List<Ranked> ranked) {
        List<Match> matches = new ArrayList<>();
        long cores = 0;
        int taken = 0;
        for (Ranked next : ranked) {
            boolean busy = taken < Math.max(fewest, demand.owners()) || cores < demand.usefulCores();
            boolean chosen = busy && taken < most;
            matches.add(new Match(next.candidate(), chosen, next.score(), List.of(reason(next, chosen, busy))));
            if (chosen) {
                taken++;
                cores += next.candidate().slots();
            }
        }
        return matches;
    }

    private String reason(Ranked ranked, boolean chosen, boolean busy) {
        if (chosen) {
            return String.format(
                    Locale.ROOT,
                    "fits, score %.2f, %s per core-second, %d cores",
                    ranked.score(),
                    ranked.candidate().quote().message().corePrice(),
                    ranked.candidate().slots());
        }
        return busy
                ? String.format(Locale.ROOT, "fits, but a run has at most %d deals (score %.2f)", most, ranked.score())
                : String.format(
                        Locale.ROOT,
                        "fits, but better pools have cores for all partitions (score %.2f)",
                        ranked.score());
    }

    private static int weight(Map<String, Integer> prefer, String quality) {
        return prefer.getOrDefault(quality, 0);
    }
}
