package io.gridmill.market.match;

/** What a set of pools comes to. Reused while sets are compared, so it changes; for one thread. */
final class Tally {

    private static final double SAME = 1e-9;

    /** A change that saves less time than this, as a part of all, is not worth while when nobody asks for speed. */
    private static final double WORTH_WHILE = 0.02;

    private final Fleet fleet;

    int size;

    /** Different owners that are still wanted. */
    int missing;

    /** What the pools are paid, nRLC. */
    double pay;

    /** The part of that beyond the budget. */
    double excess;

    /** Seconds. */
    double time;

    /** Seconds behind the deadline. */
    double late;

    /** What is minimised; see {@link Fleet}. */
    double objective;

    Tally(Fleet fleet) {
        this.fleet = fleet;
    }

    void set(int pools, int ownersMissing, double cores, double throughput, double spending, double burden) {
        size = pools;
        missing = ownersMissing;
        time = fleet.work / fleet.effective(throughput, cores);
        pay = fleet.work * spending / throughput;
        excess = beyond(pay, fleet.budget);
        late = beyond(time, fleet.deadline);
        objective = burden / throughput + fleet.dealBurden * pools + fleet.secondBurden * time;
    }

    void set(Tally other) {
        size = other.size;
        missing = other.missing;
        pay = other.pay;
        excess = other.excess;
        time = other.time;
        late = other.late;
        objective = other.objective;
    }

    private static double beyond(double value, double limit) {
        return value > limit * (1 + SAME) ? value - limit : 0;
    }

    /** Whether this set is to be preferred: owners, budget and deadline come first, then what is minimised. */
    boolean isBetterThan(Tally other) {
        int order = necessities(other);
        if (order == 0) {
            order = compare(objective, other.objective);
        }
        return order == 0 ? size < other.size : order < 0;
    }

    /** Whether this set is done sooner by something that counts and still good. */
    boolean isSoonerThan(Tally other, double worstObjective) {
        int order = necessities(other);
        return order < 0 || (order == 0 && objective <= worstObjective && time < other.time * (1 - WORTH_WHILE));
    }

    private int necessities(Tally other) {
        int order = Integer.compare(missing, other.missing);
        if (order == 0) {
            order = compare(excess, other.excess);
        }
        return order == 0 ? compare(late, other.late) : order;
    }

    private static int compare(double one, double other) {
        double tolerance = SAME * Math.max(Math.abs(one), Math.abs(other));
        return Math.abs(one - other) <= tolerance ? 0 : Double.compare(one, other);
    }
}
