package io.gridmill.contracts;

import io.gridmill.contracts.typed.MarketDomain;
import org.jspecify.annotations.Nullable;

/**
 * Where the contracts are.
 *
 * @param rlc the token that everything is paid in
 * @param faucet gives test tokens; null where there is none
 * @param block the block in which the Market appeared, where reading its events begins
 */
public record Deployment(
        long chainId, Address rlc, @Nullable Address faucet, Address market, long block) {

    public Deployment {
        if (chainId < 1 || block < 0) {
            throw new IllegalArgumentException("A deployment has a chain and a block");
        }
    }

    public MarketDomain domain() {
        return new MarketDomain(chainId, market);
    }
}
