package io.gridmill.contracts.market;

import io.gridmill.model.Amount;
import io.gridmill.model.Successive;
import java.util.EnumSet;
import java.util.Set;

/**
 * Where a deal stands on chain.
 *
 * @param escrow locked for it since it was opened, top-ups included
 * @param paid what of it went to the pool
 * @param expiryEpochSeconds Unix time at which it ends; vouchers are paid for the grace period after that
 */
public record Deal(Amount escrow, Amount paid, long expiryEpochSeconds, Status status) {

    /** In the contract's order. Only the contract moves a deal on. */
    public enum Status implements Successive<Status> {
        /** Never opened. */
        NONE,
        OPEN,
        /** Settled; the rest of the escrow is back with the buyer. */
        CLOSED;

        @Override
        public Set<Status> next() {
            return switch (this) {
                case NONE -> EnumSet.of(OPEN);
                case OPEN -> EnumSet.of(CLOSED);
                case CLOSED -> EnumSet.noneOf(Status.class);
            };
        }

        static Status of(int number) {
            return switch (number) {
                case 0 -> NONE;
                case 1 -> OPEN;
                case 2 -> CLOSED;
                default -> throw new IllegalArgumentException("A deal has no status " + number);
            };
        }
    }

    public boolean isOpen() {
        return status == Status.OPEN;
    }
}
