package io.gridmill.contracts.market;

import io.gridmill.contracts.Address;
import io.gridmill.model.Amount;

/**
 * What was fixed when the Market was deployed.
 *
 * @param minimumStake least active stake of a pool with offers or open deals
 * @param unbondingSeconds between asking for stake back and getting it
 * @param graceSeconds after a deal's expiry during which vouchers are still paid
 */
public record MarketParameters(Address token, Amount minimumStake, long unbondingSeconds, long graceSeconds) {}
