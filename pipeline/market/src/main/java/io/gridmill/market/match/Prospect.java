package io.gridmill.market.match;

import io.gridmill.contracts.Address;
import io.gridmill.market.chain.OfferOnChain;
import io.gridmill.market.reputation.Reputation;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A pool that could be dealt with, as far as the choice is concerned: from a quote that binds it, or from what it says
 * of itself.
 *
 * @param pool its address: who answers for it
 * @param cores that it would reserve
 * @param gpus likewise
 * @param corePrice per core-second
 * @param gpuPrice per GPU-second
 * @param memory for one partition at most
 * @param runtimes how it confines commands
 * @param offer what it advertises on chain, where that was asked for
 * @param reputation how far it is trusted; empty: unknown
 * @param stake what it would lose when it is found wrong; empty: unknown
 */
public record Prospect(
        URI endpoint,
        String name,
        Address pool,
        int cores,
        int gpus,
        Amount corePrice,
        Amount gpuPrice,
        DataSize memory,
        List<String> runtimes,
        Optional<OfferOnChain> offer,
        Optional<Reputation> reputation,
        Optional<Amount> stake) {

    public Prospect {
        runtimes = List.copyOf(runtimes);
    }
}
