package io.gridmill.cli.market;

import io.gridmill.cli.text.Described;
import io.gridmill.contracts.market.Offer;
import io.gridmill.contracts.market.PostedOffer;
import io.gridmill.market.reputation.Reputation;
import io.gridmill.model.Amount;
import java.time.Instant;
import java.util.List;

/** An offer in JSON. */
record OfferView(
        @Described("Id of the offer.") String offer,
        @Described("Address of the pool.") String pool,
        @Described("URL of the pool's API.") String endpoint,
        @Described("Where the pool says it stands.") String region,
        @Described("Cores.") int cores,
        @Described("GPUs.") int gpus,
        @Described("Memory, bytes.") long memory,
        @Described("Price of a core-second, nRLC.") Amount corePrice,
        @Described("Price of a GPU-second, nRLC.") Amount gpuPrice,

        @Described("Speed of one core in the market's benchmark, GFLOPS.")
        int gflops,

        @Described("Electrical power of one busy core, watts; 0: not stated.")
        int watts,

        @Described("Carbon intensity of the electricity, grams of CO2 per kWh; 0: not stated.")
        int gramsCo2PerKwh,

        @Described("How the pool confines commands, best first.")
        List<String> runtimes,

        @Described("What the pool loses when it is found wrong, nRLC.")
        Amount stake,

        @Described(
                "How far the pool is trusted: 0 (found wrong, or nothing is known) to 1 (a long record without a fault).")
        double reputation,

        @Described("What the reputation comes from, most important first.")
        List<String> reasons,

        @Described("When the offer ends.") Instant expiresAt) {

    static OfferView of(PostedOffer posted, Amount stake, Reputation reputation) {
        Offer offer = posted.offer();
        return new OfferView(
                posted.id().toString(),
                posted.pool().checksummed(),
                offer.endpoint(),
                offer.region(),
                offer.cores(),
                offer.gpus(),
                offer.memory().bytes(),
                offer.corePrice(),
                offer.gpuPrice(),
                offer.benchmarkGflops(),
                offer.wattsPerCore(),
                offer.gramsCo2PerKwh(),
                offer.runtimes(),
                stake,
                Math.round(reputation.score() * 1000) / 1000.0,
                reputation.reasons(),
                Instant.ofEpochSecond(offer.expiresAtEpochSeconds()));
    }
}
