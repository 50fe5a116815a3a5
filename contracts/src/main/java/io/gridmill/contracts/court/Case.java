package io.gridmill.contracts.court;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.model.Successive;
import java.util.EnumSet;
import java.util.Set;

/**
 * Where a case of the Consensus stands on chain.
 *
 * @param client who opened it; for disputes the Court
 * @param drawBlock block whose hash draws the panel
 * @param committed members that committed
 * @param revealed members that revealed
 * @param deadlineEpochSeconds last second, in Unix time, of drawing or of the commit phase; when all members have
 *     committed it is the second in which the last one did
 * @param answer the decision; zero without one
 */
public record Case(
        Address client,
        long drawBlock,
        Status status,
        int committed,
        int revealed,
        long deadlineEpochSeconds,
        Bytes32 answer) {

    /** In the contract's order. Only the contract moves a case on. */
    public enum Status implements Successive<Status> {
        NONE,
        DRAWING,
        VOTING,
        DECIDED,
        UNDECIDED;

        @Override
        public Set<Status> next() {
            return switch (this) {
                case NONE, UNDECIDED -> EnumSet.of(DRAWING);
                case DRAWING -> EnumSet.of(VOTING, UNDECIDED);
                case VOTING -> EnumSet.of(DECIDED, UNDECIDED);
                case DECIDED -> EnumSet.noneOf(Status.class);
            };
        }

        static Status of(int number) {
            if (number >= values().length) {
                throw new IllegalArgumentException("A case has no status " + number);
            }
            return values()[number];
        }
    }

    public boolean isOver() {
        return status == Status.DECIDED || status == Status.UNDECIDED;
    }

    /**
     * A seat on a case's panel.
     *
     * @param number in the panel, from 0
     * @param value the commitment; once revealed the answer
     */
    public record Seat(int number, Address juror, Progress progress, Bytes32 value) {}

    /** How far a member has come; in the contract's order. */
    public enum Progress {
        SEATED,
        COMMITTED,
        REVEALED;

        static Progress of(int number) {
            if (number >= values().length) {
                throw new IllegalArgumentException("A member's progress is not " + number);
            }
            return values()[number];
        }
    }
}
