package io.gridmill.market.match;

import io.gridmill.market.reputation.Reputation;
import java.util.Optional;

/** Says for each pool that fits why it was chosen or not. */
final class Reasons {

    private final Fleet fleet;
    private final boolean[] chosen;
    private final int count;
    private final int most;
    private final Basket basket;
    private final Tally tally;
    private final Tally with;
    private final double throughput;
    private final double cores;

    Reasons(Fleet fleet, int[] positions, int most) {
        this.fleet = fleet;
        this.most = most;
        this.count = positions.length;
        this.chosen = new boolean[fleet.size()];
        double sum = 0;
        double sumOfCores = 0;
        for (int position : positions) {
            chosen[position] = true;
            sum += fleet.throughput[position];
            sumOfCores += fleet.cores[position];
        }
        this.throughput = sum;
        this.cores = sumOfCores;
        this.basket = new Basket(fleet, 0);
        this.tally = new Tally(fleet);
        this.with = new Tally(fleet);
        basket.fill(positions);
        if (count > 0) {
            basket.tell(tally);
        }
    }

    boolean isChosen(int pool) {
        return chosen[pool];
    }

    /** Of the work. */
    double share(int pool) {
        return chosen[pool] ? fleet.throughput[pool] / throughput : 0;
    }

    /** What the chosen pools come to; empty when there are none. */
    Optional<Tally> tally() {
        return count > 0 ? Optional.of(tally) : Optional.empty();
    }

    double cores() {
        return cores;
    }

    double throughput() {
        return throughput;
    }

    String about(int pool) {
        return chosen[pool] ? whyChosen(pool) : whyNot(pool);
    }

    private String whyChosen(int pool) {
        Prospect prospect = fleet.pools.get(pool);
        String text = "fits, about " + Math.round(100 * share(pool)) + " % of the work, " + prospect.corePrice()
                + " per core-second, " + prospect.cores() + (prospect.cores() == 1 ? " core" : " cores");
        double speed = fleet.throughput[pool] / fleet.cores[pool];
        if (Math.abs(speed - 1) > 0.005) {
            text += ", " + twoDigits(speed) + " times the median speed";
        }
        Optional<Reputation> reputation = prospect.reputation();
        return reputation.isEmpty()
                ? text
                : text + ", reputation " + twoDigits(reputation.get().score());
    }

    private String whyNot(int pool) {
        String score = " (its work costs " + twoDigits(relativePrice(pool)) + " times that of the chosen pools)";
        if (count >= most) {
            return "fits, but a run has at most " + most + " deals, and the chosen ones are better" + score;
        }
        basket.tell(with, -1, -1, pool, -1);
        if (with.excess > tally.excess) {
            return "fits, but with it the run would exceed its budget" + score;
        }
        if (with.objective > tally.objective && with.time < tally.time * 0.98) {
            return "fits, and the run would end sooner with it, but "
                    + (fleet.demand.policy().deadline().isPresent()
                            ? "the deadline is met without it"
                            : "no deadline asks for that")
                    + score;
        }
        if (cores >= fleet.usefulCores) {
            return "fits, but better pools have cores for all partitions" + score;
        }
        return (with.objective > tally.objective ? "fits, but is dearer" : "fits, but changes next to nothing") + score;
    }

    private double relativePrice(int pool) {
        double own = fleet.work * fleet.spending[pool] / fleet.throughput[pool];
        return tally.pay <= 0 ? 1 : own / tally.pay;
    }

    private static double twoDigits(double number) {
        return Math.round(number * 100) / 100.0;
    }
}
