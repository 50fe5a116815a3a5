package io.gridmill.market.simulator;

/** What pools that agree on their wrong answers can do to a quorum of two with a third opinion. */
final class Collusion {

    private Collusion() {}

    /**
     * The share of wrong results that is accepted when nothing is learned from what is found out: two of the first two, or
     * of three, opinions come from colluders. c^2 + 2 c (1 - c) c = 3 c^2 - 2 c^3.
     *
     * @param share of the work that colluders do, 0 to 1
     */
    static double unlearned(double share) {
        return 3 * share * share - 2 * share * share * share;
    }
}
