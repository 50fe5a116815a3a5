package io.gridmill.market.chain;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.market.Offer;
import io.gridmill.contracts.market.PostedOffer;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import java.math.BigInteger;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A pool's advertisement on chain. It is what the pool says of itself; only its quote binds it.
 *
 * @param corePrice per core-second
 * @param benchmarkGflops speed of one core
 * @param wattsPerCore electrical power of one busy core
 * @param gramsCo2PerKwh carbon intensity of its electricity
 */
public record OfferOnChain(
        BigInteger id,
        Address pool,
        int cores,
        int gpus,
        DataSize memory,
        Amount corePrice,
        int benchmarkGflops,
        int wattsPerCore,
        int gramsCo2PerKwh,
        String region,
        List<String> runtimes,
        URI endpoint) {

    public OfferOnChain {
        runtimes = List.copyOf(runtimes);
    }

    /** Empty when its endpoint is no URL: anybody can post anything. */
    public static Optional<OfferOnChain> of(PostedOffer posted) {
        Offer offer = posted.offer();
        URI endpoint;
        try {
            endpoint = URI.create(offer.endpoint());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return Optional.of(new OfferOnChain(
                posted.id(),
                posted.pool(),
                offer.cores(),
                offer.gpus(),
                offer.memory(),
                offer.corePrice(),
                offer.benchmarkGflops(),
                offer.wattsPerCore(),
                offer.gramsCo2PerKwh(),
                offer.region(),
                offer.runtimes(),
                endpoint));
    }
}
