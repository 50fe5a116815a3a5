package io.gridmill.engine.dispute;

import io.gridmill.model.Successive;
import java.util.EnumSet;
import java.util.Set;

/** Where a dispute was seen to stand. */
public enum DisputeState implements Successive<DisputeState> {
    /** About to be brought: the transaction may or may not have been sent. */
    PREPARED,
    /** The pool has to say where the output is. */
    DEMANDED,
    /** It did. */
    ANSWERED,
    /** A panel is at it, or has decided and nobody has settled yet. */
    JUDGING,
    POOL_LOST,
    POOL_WON,
    /** Ended without decision: it may be brought again. */
    UNDECIDED,
    /** Never brought after all. */
    DROPPED;

    @Override
    public Set<DisputeState> next() {
        // Much may happen on chain between two looks.
        return switch (this) {
            case PREPARED -> EnumSet.of(DEMANDED, ANSWERED, JUDGING, POOL_LOST, POOL_WON, UNDECIDED, DROPPED);
            case DEMANDED -> EnumSet.of(ANSWERED, JUDGING, POOL_LOST, POOL_WON, UNDECIDED);
            case ANSWERED -> EnumSet.of(JUDGING, POOL_LOST, POOL_WON, UNDECIDED);
            case JUDGING -> EnumSet.of(POOL_LOST, POOL_WON, UNDECIDED);
            case POOL_LOST, POOL_WON, UNDECIDED, DROPPED -> EnumSet.noneOf(DisputeState.class);
        };
    }

    /** Whether nothing more happens to it. */
    public boolean isOver() {
        return next().isEmpty();
    }
}
