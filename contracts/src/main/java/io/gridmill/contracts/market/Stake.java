package io.gridmill.contracts.market;

import io.gridmill.model.Amount;

/**
 * What a pool has at risk.
 *
 * @param active counts for offers and deals
 * @param unbonding on its way out
 * @param unbondedAtEpochSeconds Unix time from which that can be withdrawn
 * @param openDeals deals that are open now
 */
public record Stake(Amount active, Amount unbonding, long unbondedAtEpochSeconds, int openDeals) {}
