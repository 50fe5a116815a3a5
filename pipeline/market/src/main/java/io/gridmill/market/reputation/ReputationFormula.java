package io.gridmill.market.reputation;

import io.gridmill.contracts.Address;
import io.gridmill.engine.history.OwnerRun;
import io.gridmill.market.reputation.ChainRecord.Customer;
import io.gridmill.market.reputation.ChainRecord.Seizure;
import io.gridmill.model.Amount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How far a pool is trusted, from what is known of it. Pure.
 *
 * <p><b>Score</b> = lower end of Wilson's interval (E. B. Wilson, Probable Inference, 1927) at one-sided 90 % for a share
 * of g good out of g + b observations: little evidence gives a low score, not a middling one, so a new address is worth
 * less than any name that it could replace.
 *
 * <p><b>Own observations</b> (nobody can forge these) of a run: a result that was compared with another owner's and right
 * is 1 good, one that was accepted without comparison {@value #UNCOMPARED}; an attempt that failed through the pool's
 * fault is {@value #FAILED} bad, one that never came back {@value #LOST}, one with more time claimed than passed
 * {@value #OVERCLAIMED}. All of a run together are scaled down to {@value #MOST_OF_A_RUN}: one run with very many small
 * partitions does not decide for ever. A wrong result is {@value #WRONG} bad, {@value #MOST_WRONG} a run at most, and
 * what was good before it counts no more: trust that was earned with honest work cannot be spent on a fraud.
 *
 * <p><b>Deals of strangers.</b> A pool can pay itself from any number of addresses, at the cost of gas alone. So all of
 * them together are worth less than {@value #STRANGERS} good: that x n / (n + {@value #HALF_OF_STRANGERS}) for n buyers,
 * each counted in proportion to what it paid up to 1 RLC and once whatever the number of its deals, times the pool's age
 * up to {@value #GROWN_UP_DAYS} days. Buyers that took all of their money back are as little worth, as anybody can
 * smear a pool as well as praise it. Our own deals are left out, as the own observations tell more of them.
 *
 * <p><b>Judges.</b> Stake that was seized is {@value #SEIZED} bad each time, and strangers' deals before it do not count:
 * nobody can bring that about alone. <b>Stake</b> s is {@value #STAKED} x s / (s + minimum) good.
 *
 * <p>Everything fades: by half in {@value #HALF_LIFE_DAYS} days, wrong results and seizures in
 * {@value #LONG_HALF_LIFE_DAYS}.
 *
 * <p>So a pool that nobody knows has about 0.13, one that praised itself as much as it could 0.44 at most, one with 10 right
 * results in own runs 0.86, and one whose newest compared result is wrong less than the unknown one.
 */
public final class ReputationFormula {

    static final double UNCOMPARED = 0.1;
    static final double FAILED = 0.5;
    static final double LOST = 0.1;
    static final double OVERCLAIMED = 1;
    static final double WRONG = 10;
    static final double MOST_WRONG = 30;
    static final double MOST_OF_A_RUN = 20;
    static final double STRANGERS = 1;
    static final double HALF_OF_STRANGERS = 10;
    static final double SEIZED = 5;
    static final double STAKED = 0.5;
    static final long GROWN_UP_DAYS = 30;
    static final long HALF_LIFE_DAYS = 30;
    static final long LONG_HALF_LIFE_DAYS = 180;

    /** Of the standard normal distribution, one-sided 90 %. */
    private static final double Z = 1.2815515655446004;

    private final Address buyer;

    /** @param buyer who asks */
    public ReputationFormula(Address buyer) {
        this.buyer = buyer;
    }

    /** @param own the pool's part in the buyer's runs, oldest first */
    public Reputation of(Address pool, List<OwnerRun> own, ChainRecord chain, Instant now) {
        Reasons reasons = new Reasons(now);
        Evidence evidence = new Evidence();
        own(own, now, evidence, reasons);
        judges(chain, now, evidence, reasons);
        strangers(pool, chain, now, evidence, reasons);
        stake(chain, evidence, reasons);
        return new Reputation(lowerBound(evidence.good, evidence.bad), reasons.inOrder());
    }

    private static final class Evidence {
        private double good;
        private double bad;
    }

    private static void own(List<OwnerRun> runs, Instant now, Evidence evidence, Reasons reasons) {
        Instant lastWrong = Instant.MIN;
        for (OwnerRun run : runs) {
            if (run.wrong() > 0) {
                lastWrong = run.at().isAfter(lastWrong) ? run.at() : lastWrong;
                evidence.bad += fade(run.at(), now, LONG_HALF_LIFE_DAYS) * Math.min(MOST_WRONG, WRONG * run.wrong());
            }
        }
        double good = 0;
        double bad = 0;
        for (OwnerRun run : runs) {
            double right = run.valid() + UNCOMPARED * Math.max(0, run.accepted() - run.valid());
            double faults = FAILED * run.failed() + LOST * run.lost() + OVERCLAIMED * run.overclaimed();
            double scale =
                    fade(run.at(), now, HALF_LIFE_DAYS) * Math.min(1, MOST_OF_A_RUN / Math.max(1, right + faults));
            good += run.at().isAfter(lastWrong) ? scale * right : 0;
            bad += scale * faults;
        }
        evidence.good += good;
        evidence.bad += bad;
        reasons.own(runs, lastWrong, good, bad);
    }

    private static void judges(ChainRecord chain, Instant now, Evidence evidence, Reasons reasons) {
        double bad = 0;
        for (Seizure seizure : chain.seizures()) {
            bad += SEIZED * fade(seizure.at(), now, LONG_HALF_LIFE_DAYS);
        }
        evidence.bad += bad;
        reasons.seized(chain.seizures(), bad);
    }

    private void strangers(Address pool, ChainRecord chain, Instant now, Evidence evidence, Reasons reasons) {
        Instant lastSeizure = chain.seizures().stream()
                .map(Seizure::at)
                .max(Instant::compareTo)
                .orElse(Instant.MIN);
        double content = 0;
        double discontent = 0;
        long paying = 0;
        long unpaying = 0;
        for (Customer customer : chain.customers()) {
            if (customer.buyer().equals(buyer) || customer.buyer().equals(pool)) {
                continue;
            }
            double weight = fade(customer.last(), now, HALF_LIFE_DAYS);
            if (!customer.paid().isZero() && customer.last().isAfter(lastSeizure)) {
                content += weight * (double) customer.paid().nano() / DealLedger.COUNTED.nano();
                paying++;
            }
            if (customer.unpaid() > 0) {
                discontent += weight * customer.unpaid() / Math.max(customer.unpaid(), customer.deals());
                unpaying++;
            }
        }
        Duration age = chain.knownSince()
                .map(since -> Duration.between(since, now))
                .filter(known -> !known.isNegative())
                .orElse(Duration.ZERO);
        double grown = Math.min(1, age.toHours() / (24.0 * GROWN_UP_DAYS));
        double good = grown * saturated(content);
        double bad = saturated(discontent);
        evidence.good += good;
        evidence.bad += bad;
        reasons.strangers(paying, age, good, unpaying, bad);
    }

    private static double saturated(double buyers) {
        return STRANGERS * buyers / (buyers + HALF_OF_STRANGERS);
    }

    private static void stake(ChainRecord chain, Evidence evidence, Reasons reasons) {
        Amount stake = chain.stake();
        if (!stake.isZero()) {
            double share = (double) stake.nano()
                    / (stake.nano() + (double) chain.minimumStake().nano());
            evidence.good += STAKED * share;
            reasons.staked(stake, STAKED * share);
        }
    }

    private static double fade(Instant then, Instant now, long halfLifeDays) {
        double days = Math.max(0, Duration.between(then, now).toSeconds()) / 86_400.0;
        return Math.pow(0.5, days / halfLifeDays);
    }

    static double lowerBound(double good, double bad) {
        double all = good + bad;
        if (good <= 0) {
            return 0;
        }
        double share = good / all;
        double z2 = Z * Z;
        double centre = share + z2 / (2 * all);
        double spread = Z * Math.sqrt(share * (1 - share) / all + z2 / (4 * all * all));
        return Math.max(0, Math.min(1, (centre - spread) / (1 + z2 / all)));
    }
}
