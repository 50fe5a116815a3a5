package io.gridmill.engine.run;

import io.gridmill.model.Amount;
import io.gridmill.model.pipeline.MarketPolicy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;

/**
 * When a second copy of a partition pays. All times in seconds.
 *
 * <p><b>How long it will still take where it is.</b> With T the mean turnaround of its stage at its supplier and t the
 * time since it was handed out: <pre>R = max(T - t, t)</pre> This is the expectation for run times that follow a Pareto
 * distribution with shape 2, whose mean is T (E[X | X &gt; t] = 2t for t &ge; T/2): run times of jobs have such tails
 * (Harchol-Balter and Downey, "Exploiting Process Lifetime Distributions for Dynamic Load Balancing", 1997), so the longer
 * a partition has run, the longer it will. Past twice the stage's time limit no honest supplier needs so long, waiting
 * included: it hangs, and R is infinite.
 *
 * <p><b>What a copy saves.</b> With E the mean turnaround of the stage at the other supplier: <pre>S = R - E</pre> It must
 * be a second at least.
 *
 * <p><b>What that is worth.</b> Weights of {@code prefer} say how many per cent of the price one per cent of the time is
 * worth, as they do in matching. With D = (time the run has taken) + R, the time that it takes without the copy, and M
 * what it has cost so far: <pre>V = (w(speed) / w(price)) * (S / D) * M</pre> Who prefers nothing wants both alike (1 / 1).
 * A run that will miss its deadline because of R, and one whose partition hangs, pays whatever its budget allows.
 *
 * <p><b>What it costs.</b> The price of the other supplier's cores for the mean billed time of the stage: C. The copy is
 * made when <pre>C &le; V and M + (price of all that is out) + C &le; budget</pre>
 */
final class RescueRule {

    /** Messages and transactions are not free either. */
    private static final double LEAST_SAVING = 1;

    private final MarketPolicy policy;

    RescueRule(MarketPolicy policy) {
        this.policy = policy;
    }

    /**
     * Where the run stands.
     *
     * @param elapsed seconds since it began
     * @param spent M
     * @param out price of what suppliers have now
     */
    record Standing(double elapsed, Amount spent, Amount out) {}

    /** R. */
    static double remaining(double mean, double sinceHandedOut) {
        return Math.max(mean - sinceHandedOut, sinceHandedOut);
    }

    /** Whether no honest supplier takes so long. */
    static boolean hangs(double sinceHandedOut, double timeLimit) {
        return sinceHandedOut > 2 * timeLimit;
    }

    /** C. */
    static Amount price(Amount corePrice, int cores, double billedSeconds) {
        return Amount.of(BigDecimal.valueOf(corePrice.nano())
                .multiply(BigDecimal.valueOf(cores))
                .multiply(BigDecimal.valueOf(billedSeconds))
                .toBigInteger());
    }

    /**
     * @param remaining R; infinite when it hangs
     * @param elsewhere E
     * @param price C
     */
    boolean pays(Standing run, double remaining, double elsewhere, Amount price) {
        if (remaining - elsewhere < LEAST_SAVING || !affordable(run, price)) {
            return false;
        }
        boolean late = policy.deadline()
                .map(deadline -> run.elapsed() + remaining > deadline.toMillis() / 1000.0)
                .orElse(false);
        return Double.isInfinite(remaining) || late || price.nano() <= value(run, remaining, elsewhere);
    }

    private boolean affordable(Standing run, Amount price) {
        return policy.budget()
                .map(budget -> BigInteger.valueOf(run.spent().nano())
                                .add(BigInteger.valueOf(run.out().nano()))
                                .add(BigInteger.valueOf(price.nano()))
                                .compareTo(BigInteger.valueOf(budget.nano()))
                        <= 0)
                .orElse(true);
    }

    /** V in nRLC: an estimate that is compared with a price and paid to nobody. */
    private double value(Standing run, double remaining, double elsewhere) {
        double saving = (remaining - elsewhere) / (run.elapsed() + remaining);
        return weight() * saving * run.spent().nano();
    }

    private double weight() {
        Map<String, Integer> prefer = policy.prefer();
        if (prefer.values().stream().allMatch(weight -> weight == 0)) {
            return 1;
        }
        int speed = prefer.getOrDefault("speed", 0);
        int price = prefer.getOrDefault("price", 0);
        return speed == 0 ? 0 : (double) speed / price; // infinite when only speed counts
    }
}
