package io.gridmill.contracts.court;

import io.gridmill.contracts.Address;
import io.gridmill.model.Amount;
import io.gridmill.model.Successive;
import java.util.EnumSet;
import java.util.Set;

/**
 * Where a dispute stands on chain.
 *
 * @param challenger who complained; the zero address when nobody ever did
 * @param taken what of the pool's stake is arrested for it
 * @param deadlineEpochSeconds last second, in Unix time, of a stage that has one
 */
public record Dispute(Address challenger, Amount taken, Stage stage, long deadlineEpochSeconds) {

    /** In the contract's order. Only the contract moves a dispute on. */
    public enum Stage implements Successive<Stage> {
        /** Never brought, or ended without decision: it may be brought again. */
        NONE,
        /** The pool has to say where the output is. */
        DEMANDED,
        /** It did; the buyer may have a panel look. */
        ANSWERED,
        /** A panel is at it, or has decided and nobody has settled yet. */
        JUDGING,
        /** Decided for good. */
        OVER;

        @Override
        public Set<Stage> next() {
            return switch (this) {
                case NONE -> EnumSet.of(DEMANDED, JUDGING);
                case DEMANDED -> EnumSet.of(ANSWERED, OVER);
                case ANSWERED -> EnumSet.of(JUDGING, OVER);
                case JUDGING -> EnumSet.of(NONE, OVER);
                case OVER -> EnumSet.noneOf(Stage.class);
            };
        }

        static Stage of(int number) {
            if (number >= values().length) {
                throw new IllegalArgumentException("A dispute has no stage " + number);
            }
            return values()[number];
        }
    }

    /** How a dispute ended; in the contract's order. */
    public enum Outcome {
        UNDECIDED,
        POOL_WON,
        POOL_LOST;

        static Outcome of(int number) {
            if (number >= values().length) {
                throw new IllegalArgumentException("A dispute has no outcome " + number);
            }
            return values()[number];
        }
    }
}
