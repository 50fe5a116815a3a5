package io.gridmill.contracts.market;

import io.gridmill.contracts.Address;
import java.math.BigInteger;

/** An offer as it stands on chain. */
public record PostedOffer(BigInteger id, Address pool, Offer offer) {}
