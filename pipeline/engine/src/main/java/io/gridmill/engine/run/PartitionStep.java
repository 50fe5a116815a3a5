package io.gridmill.engine.run;

import io.gridmill.model.Successive;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a partition is at while its stage runs in this process. {@link StageRun} keeps it as a byte, the number of the
 * constant here, so that millions fit.
 */
public enum PartitionStep implements Successive<PartitionStep> {
    /** Not looked at yet, or what it needs is not there. */
    WAITING,
    /** Its values and inputs are worked out, and results of earlier runs are looked for. */
    PREPARING,
    /** It can be handed out, now or after a wait. */
    PREPARED,
    /** It is with a supplier. */
    RUNNING,
    /** A decision about it is on its way to the ledger. */
    SETTLING,
    /** It has a result that does not count yet: it is being compared, or stands and falls with others of its owner. */
    HELD,
    ACCEPTED,
    /** Taken from an earlier run. */
    CACHED,
    /** Given up. */
    FAILED,
    /** Not run, because what it needs failed. */
    SKIPPED;

    private static final PartitionStep[] ALL = values();

    /** The table once more, for millions of questions: a bit for each state that may follow. */
    private static final int[] LEGAL = legal();

    private static int[] legal() {
        int[] legal = new int[ALL.length];
        for (int from = 0; from < ALL.length; from++) {
            for (int to = 0; to < ALL.length; to++) {
                legal[from] |= ALL[from].mayBecome(ALL[to]) ? 1 << to : 0;
            }
        }
        return legal;
    }

    @Override
    public Set<PartitionStep> next() {
        return switch (this) {
            case WAITING -> EnumSet.of(PREPARING, SETTLING);
            // Held: an earlier process got a result that waits for a second opinion.
            case PREPARING -> EnumSet.of(PREPARED, SETTLING, HELD);
            // Settled without running: a result from a supplier that was thought lost.
            case PREPARED -> EnumSet.of(RUNNING, SETTLING);
            case RUNNING -> EnumSet.of(PREPARED, SETTLING);
            case SETTLING -> EnumSet.of(PREPARED, HELD, ACCEPTED, CACHED, FAILED, SKIPPED);
            case HELD -> EnumSet.of(PREPARED, SETTLING);
            case ACCEPTED, CACHED, FAILED, SKIPPED -> EnumSet.noneOf(PartitionStep.class);
        };
    }

    /**
     * The other state, which may be the same.
     *
     * @throws IllegalStateException when it may not follow
     */
    static byte move(byte from, byte to) {
        if (from != to && (LEGAL[from] & (1 << to)) == 0) {
            ALL[from].become(ALL[to]); // which says what is wrong
        }
        return to;
    }
}
