package io.gridmill.market.chain;

import io.gridmill.contracts.Address;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import java.math.BigInteger;
import java.net.URI;
import java.util.List;

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
}
