package io.gridmill.engine.ledger;

/** How an attempt was settled. The numbers stand in the database. */
public enum Outcome {
    ACCEPTED(0, true),
    /** The supplier's fault: free, and tried again. */
    INFRASTRUCTURE(1, false),
    /** The command's fault: paid, and counted against the stage's attempts. */
    APPLICATION(2, true),
    /** Shown to be wrong: not paid. */
    WRONG(3, false),
    /** The same work was accepted in an earlier run. */
    CACHED(4, false),
    /** Not run, because what it needs failed. */
    SKIPPED(5, false),
    /** A second opinion: it agrees with the accepted one, is paid likewise, and its outputs are not kept. */
    AGREED(6, true);

    private final int number;
    private final boolean paid;

    Outcome(int number, boolean paid) {
        this.number = number;
        this.paid = paid;
    }

    public int number() {
        return number;
    }

    /** Whether it stands in the results tree of the deal. */
    public boolean paid() {
        return paid;
    }

    /** Whether the partition's outputs may be used. */
    public boolean usable() {
        return this == ACCEPTED || this == CACHED;
    }

    public static Outcome of(int number) {
        return values()[number];
    }
}
