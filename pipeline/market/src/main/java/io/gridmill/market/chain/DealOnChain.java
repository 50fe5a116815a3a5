package io.gridmill.market.chain;

import io.gridmill.model.Amount;

/**
 * What the chain stores of a deal.
 *
 * @param escrow locked since it was opened, top-ups included
 * @param paid part of it that went to the pool
 * @param expiryEpochSeconds when it ends
 */
public record DealOnChain(Status status, Amount escrow, Amount paid, long expiryEpochSeconds) {

    /** There is no such deal. */
    public static final DealOnChain NONE = new DealOnChain(Status.NONE, Amount.ZERO, Amount.ZERO, 0);

    /** Where a deal stands. */
    public enum Status {
        NONE,
        OPEN,
        CLOSED
    }

    public boolean isOpen() {
        return status == Status.OPEN;
    }

    public boolean isClosed() {
        return status == Status.CLOSED;
    }
}
