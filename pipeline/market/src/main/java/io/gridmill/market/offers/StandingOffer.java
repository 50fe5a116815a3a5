package io.gridmill.market.offers;

import io.gridmill.contracts.market.PostedOffer;
import io.gridmill.model.Amount;

/**
 * An offer that was neither withdrawn nor is expired, of a pool with enough stake.
 *
 * @param stake the pool's active stake
 */
public record StandingOffer(PostedOffer posted, Amount stake) {}
