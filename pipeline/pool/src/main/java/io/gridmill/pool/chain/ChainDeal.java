package io.gridmill.pool.chain;

import io.gridmill.model.Amount;

/**
 * What the chain says of a deal.
 *
 * @param escrow locked since it was opened, top-ups included
 * @param paid part of it that the pool has
 * @param expiryEpochSeconds when it ends (Unix time)
 */
public record ChainDeal(Status status, Amount escrow, Amount paid, long expiryEpochSeconds) {

    /** There is none, or not yet. */
    public static final ChainDeal NONE = new ChainDeal(Status.NONE, Amount.ZERO, Amount.ZERO, 0);

    /** Where a deal stands. */
    public enum Status {
        NONE,
        OPEN,
        CLOSED
    }
}
