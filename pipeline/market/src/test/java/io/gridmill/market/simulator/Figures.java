package io.gridmill.market.simulator;

import io.gridmill.engine.run.RunOutcome;
import io.gridmill.model.Amount;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What came of a simulation.
 *
 * @param accepted partitions
 * @param wrong accepted partitions with another content than is right
 * @param wrongKnown those of them that nobody vouches for in the end but owners that were found wrong elsewhere
 * @param doubted accepted partitions, right or wrong, of which the same is to be said
 * @param compared results that counted for or against something: accepted, agreed, wrong
 * @param lost attempts that came to nothing
 * @param spent in all
 * @param spentOnAccepted for the results that were kept
 * @param liars pools that may send something wrong
 * @param liarsFound those of them that were found wrong
 * @param othersFound pools that never lie, and were called wrong all the same
 * @param overpaid what pools that over-claim were paid, by what their work was worth; 0 without such pools
 * @param took simulated time
 * @param faults of the books and of the buyer's conduct; empty when all is right
 */
record Figures(
        Setup setup,
        RunOutcome outcome,
        int accepted,
        int wrong,
        int wrongKnown,
        int doubted,
        int compared,
        int lost,
        Amount spent,
        Amount spentOnAccepted,
        int liars,
        int liarsFound,
        int othersFound,
        double overpaid,
        Duration took,
        List<String> faults) {

    static final String HEADER = String.format(
            Locale.ROOT,
            "%-34s %-14s %9s %7s %9s %8s %8s %7s %8s %8s %8s",
            "pools",
            "verify",
            "accepted",
            "wrong",
            "share",
            "attempts",
            "paid",
            "liars",
            "found",
            "innocent",
            "time");

    double wrongShare() {
        return accepted == 0 ? 0 : wrong / (double) accepted;
    }

    /** Attempts beyond one for each partition, for checks. */
    double extraAttempts() {
        return accepted == 0 ? 0 : compared / (double) accepted - 1;
    }

    /** What was paid beyond the results that were kept, by what these cost. */
    double extraPaid() {
        return spentOnAccepted.isZero() ? 0 : spent.nano() / (double) spentOnAccepted.nano() - 1;
    }

    String row(String name) {
        return String.format(
                Locale.ROOT,
                "%-34s %-14s %9d %7d %8.3f%% %+7.1f%% %+7.1f%% %7d %8d %8d %7ds",
                name,
                setup.verify(),
                accepted,
                wrong,
                100 * wrongShare(),
                100 * extraAttempts(),
                100 * extraPaid(),
                liars,
                liarsFound,
                othersFound,
                took.toSeconds());
    }
}
