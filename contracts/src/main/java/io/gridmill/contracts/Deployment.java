package io.gridmill.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.gridmill.contracts.typed.MarketDomain;
import org.jspecify.annotations.Nullable;

/**
 * Where the contracts are. Those of the verified path are null where there are none, or where nobody here needs them:
 * deals are settled by vouchers alone then.
 *
 * @param rlc the token that everything is paid in
 * @param faucet gives test tokens; null where there is none
 * @param block the block in which the Market appeared, where reading its events begins
 * @param catalogue applications, datasets and pools, and what a run of them costs
 * @param requests computing for contracts
 * @param consensus panels of staked pools
 * @param court judges disputes about what pools signed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Deployment(
        long chainId,
        Address rlc,
        @Nullable Address faucet,
        Address market,
        long block,
        @Nullable Address catalogue,
        @Nullable Address requests,
        @Nullable Address consensus,
        @Nullable Address court) {

    @JsonCreator
    public Deployment {
        if (chainId < 1 || block < 0) {
            throw new IllegalArgumentException("A deployment has a chain and a block");
        }
    }

    /** Without the verified path. */
    public Deployment(long chainId, Address rlc, @Nullable Address faucet, Address market, long block) {
        this(chainId, rlc, faucet, market, block, null, null, null, null);
    }

    /** The same with this court, which may be null. */
    public Deployment judgedBy(@Nullable Address judge) {
        return new Deployment(chainId, rlc, faucet, market, block, catalogue, requests, consensus, judge);
    }

    public MarketDomain domain() {
        return new MarketDomain(chainId, market);
    }
}
