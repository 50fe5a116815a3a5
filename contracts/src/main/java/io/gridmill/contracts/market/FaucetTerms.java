package io.gridmill.contracts.market;

import io.gridmill.model.Amount;

/**
 * What a faucet gives.
 *
 * @param drip at a time
 * @param cooldownSeconds between two drips to one account
 */
public record FaucetTerms(Amount drip, long cooldownSeconds) {}
