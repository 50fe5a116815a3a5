package io.gridmill.contracts.market;

import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.model.Amount;

/**
 * A deal that is to be opened.
 *
 * @param quote the pool's terms and signature
 * @param escrow to lock
 * @param expiryEpochSeconds Unix time at which the deal ends
 */
public record DealOpening(Signed<Quote> quote, Amount escrow, long expiryEpochSeconds) {}
