package io.gridmill.market.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Finds a set of pools that is best or nearly so. What is minimised is a quotient of sums (see {@link Fleet}), so for each
 * number of pools the best set without limits is found by Dinkelbach's method (W. Dinkelbach, On nonlinear fractional
 * programming, Management Science 13, 1967): the pools with the least burden - theta x throughput, with theta the quotient
 * itself. A larger theta trades burden for throughput until the deadline is met, and spending in the place of burden gives
 * the sets that meet a budget. The best of these are improved by exchanging pools as long as that helps.
 *
 * <p>The same pools give the same set. Takes time in proportion to the number of pools, plus that of the search among the
 * few hundred at most that no others outdo.
 */
final class SetSearch {

    /** What costs hardly more than the least counts as equal; among equals the quickest is taken. */
    static final double EQUAL = 0.01;

    private static final int CLIMBS = 8;
    private static final int STEPS = 24;

    /** Exchanging two pools at a time is for markets that are small enough. */
    private static final int FEW = 48;

    private static final int NONE = -1;

    private final Fleet fleet;
    private final int fewest;
    private final int most;
    private final int wantedOwners;
    private final int[] list;
    private final double[] keys;
    private final Basket basket;
    private final Tally trial;
    private final Tally found;

    /**
     * @param fewest pools that are taken at least, if there are so many
     * @param most pools that are taken at most
     */
    SetSearch(Fleet fleet, int fewest, int most) {
        this.fleet = fleet;
        this.most = Math.min(most, fleet.size());
        this.fewest = Math.min(fewest, this.most);
        this.wantedOwners = Math.min(fewest, Math.min(fleet.owners, this.most));
        this.list = shortlist();
        this.keys = new double[fleet.size()];
        this.basket = new Basket(fleet, wantedOwners);
        this.trial = new Tally(fleet);
        this.found = new Tally(fleet);
    }

    /** A set to begin with, ascending. */
    private static final class Start {
        private final int[] pools;
        private final Tally tally;

        private Start(int[] pools, Tally tally) {
            this.pools = pools;
            this.tally = tally;
        }
    }

    /** Positions of the chosen pools, ascending; empty when there are none to choose from. */
    int[] choose() {
        if (fleet.size() == 0) {
            return new int[0];
        }
        List<Start> starts = starts();
        starts.sort((one, other) -> one.tally.isBetterThan(other.tally)
                ? -1
                : other.tally.isBetterThan(one.tally) ? 1 : Arrays.compare(one.pools, other.pools));
        int[] best = starts.get(0).pools;
        Tally bestTally = starts.get(0).tally;
        for (Start start : starts.subList(0, Math.min(CLIMBS, starts.size()))) {
            basket.fill(start.pools);
            climb(Double.NaN, list.length <= FEW);
            basket.tell(trial);
            if (trial.isBetterThan(bestTally)) {
                bestTally.set(trial);
                best = basket.members();
            }
        }
        basket.fill(best);
        climb(bestTally.objective * (1 + EQUAL), false);
        return basket.members().clone();
    }

    private List<Start> starts() {
        List<Start> starts = new ArrayList<>();
        for (int size = fewest; size <= most; size++) {
            double theta = dinkelbach(starts, size, fleet.burden, fleet.secondBurden * fleet.work);
            inTime(starts, size, theta);
            dinkelbach(starts, size, fleet.spending, 0);
        }
        return starts;
    }

    /** @return the quotient of the best set */
    private double dinkelbach(List<Start> starts, int size, double[] weights, double constant) {
        double theta = Double.POSITIVE_INFINITY;
        int[] pools = least(size, weights, 0);
        for (int step = 0; step < STEPS; step++) {
            double above = constant;
            double below = 0;
            for (int pool : pools) {
                above += weights[pool];
                below += fleet.throughput[pool];
            }
            double next = above / below;
            if (next >= theta * (1 - 1e-12)) {
                break;
            }
            theta = next;
            pools = least(size, weights, theta);
        }
        add(starts, pools);
        return theta;
    }

    /** The least theta that gives a set which is done before the deadline. */
    private void inTime(List<Start> starts, int size, double from) {
        if (Double.isInfinite(fleet.deadline)) {
            return;
        }
        double low = from;
        double high = Math.max(1e-9, from);
        int[] pools = least(size, fleet.burden, high);
        for (int step = 0; step < STEPS && isLate(pools); step++) {
            low = high;
            high *= 4;
            pools = least(size, fleet.burden, high);
        }
        add(starts, pools);
        for (int step = 0; step < STEPS && high - low > 1e-6 * high; step++) {
            double middle = (low + high) / 2;
            int[] tried = least(size, fleet.burden, middle);
            if (isLate(tried)) {
                low = middle;
            } else {
                high = middle;
                pools = tried;
            }
        }
        add(starts, pools);
    }

    private boolean isLate(int[] pools) {
        basket.fill(pools);
        basket.tell(trial);
        return trial.late > 0;
    }

    private void add(List<Start> starts, int[] pools) {
        int[] sorted = pools.clone();
        Arrays.sort(sorted);
        if (starts.stream().noneMatch(start -> Arrays.equals(start.pools, sorted))) {
            Tally tally = new Tally(fleet);
            basket.fill(sorted);
            basket.tell(tally);
            starts.add(new Start(sorted, tally));
        }
    }

    /** The pools with the least weight - theta x throughput, among them as many owners as are wanted. */
    private int[] least(int size, double[] weights, double theta) {
        for (int pool : list) {
            keys[pool] = weights[pool] - theta * fleet.throughput[pool];
        }
        int[] chosen = new int[size];
        boolean[] taken = new boolean[fleet.owners];
        boolean[] used = new boolean[fleet.size()];
        int owners = 0;
        for (int i = 0; i < size; i++) {
            boolean newOwner = wantedOwners - owners >= size - i;
            int best = NONE;
            for (int pool : list) {
                if (!used[pool] && !(newOwner && taken[fleet.owner[pool]]) && (best < 0 || keys[pool] < keys[best])) {
                    best = pool;
                }
            }
            if (best < 0) {
                return Arrays.copyOf(chosen, i);
            }
            chosen[i] = best;
            used[best] = true;
            if (!taken[fleet.owner[best]]) {
                taken[fleet.owner[best]] = true;
                owners++;
            }
        }
        return chosen;
    }

    /**
     * Exchanges pools as long as that helps.
     *
     * @param worst not a number: what is minimised counts; else only time does, and this is the most that what is
     *     minimised may become
     */
    private void climb(double worst, boolean two) {
        Tally current = new Tally(fleet);
        basket.tell(current);
        boolean improved = true;
        while (improved) {
            improved = improve(current, worst, false) || (two && improve(current, worst, true));
        }
    }

    /** Makes the best change there is; whether there was one. */
    private boolean improve(Tally current, double worst, boolean two) {
        int[] members = basket.members();
        int[] best = null;
        found.set(current);
        for (int a = -1; a < members.length; a++) {
            int out = a < 0 ? NONE : members[a];
            for (int b = a < 0 || !two ? members.length : a + 1; b <= members.length; b++) {
                int alsoOut = b == members.length ? NONE : members[b];
                for (int c = -1; c < list.length; c++) {
                    int enters = c < 0 ? NONE : list[c];
                    if (enters >= 0 && basket.has(enters)) {
                        continue;
                    }
                    for (int d = c < 0 || !two ? list.length : c + 1; d <= list.length; d++) {
                        int alsoEnters = d == list.length ? NONE : list[d];
                        if (alsoEnters >= 0 && basket.has(alsoEnters)) {
                            continue;
                        }
                        basket.tell(trial, out, alsoOut, enters, alsoEnters);
                        if (trial.size >= fewest && trial.size <= most && isBetter(worst)) {
                            found.set(trial);
                            best = new int[] {out, alsoOut, enters, alsoEnters};
                        }
                    }
                }
            }
        }
        if (best == null) {
            return false;
        }
        basket.change(best[0], best[1], best[2], best[3]);
        basket.tell(current);
        return true;
    }

    private boolean isBetter(double worst) {
        return Double.isNaN(worst) ? trial.isBetterThan(found) : trial.isSoonerThan(found, worst);
    }

    /**
     * Leaves out pools that have at least as many others before them, both in burden and in spending, with no less
     * throughput, as can be chosen: no choice needs them. The best pools of different owners stay, so that one owner with
     * many offers cannot crowd out the rest.
     */
    private int[] shortlist() {
        int size = fleet.size();
        if (size <= 2 * most) {
            return IntStream.range(0, size).toArray();
        }
        boolean[] kept = new boolean[size];
        keep(kept, fleet.burden);
        keep(kept, fleet.spending);
        boolean[] seen = new boolean[fleet.owners];
        int left = most;
        for (long next : order(fleet.single)) {
            int pool = (int) next;
            if (left > 0 && !seen[fleet.owner[pool]]) {
                seen[fleet.owner[pool]] = true;
                kept[pool] = true;
                left--;
            }
        }
        return IntStream.range(0, size).filter(i -> kept[i]).toArray();
    }

    /** Positions in the order of their weights, in the lower half of each number. */
    private static long[] order(double[] weights) {
        double[] sorted = weights.clone();
        Arrays.sort(sorted);
        long[] order = new long[weights.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = ((long) Arrays.binarySearch(sorted, weights[i]) << 32) | i;
        }
        Arrays.sort(order);
        return order;
    }

    private void keep(boolean[] kept, double[] weights) {
        PriorityQueue<Double> fastest = new PriorityQueue<>();
        for (long next : order(weights)) {
            int pool = (int) next;
            double throughput = fleet.throughput[pool];
            if (fastest.size() < most || throughput > fastest.element()) {
                kept[pool] = true;
                fastest.add(throughput);
                if (fastest.size() > most) {
                    fastest.remove();
                }
            }
        }
    }
}
