package io.gridmill.market.match;

import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.market.chain.OfferOnChain;
import io.gridmill.market.reputation.Reputation;
import io.gridmill.model.Amount;
import io.gridmill.model.protocol.PoolDescription;
import java.net.URI;
import java.util.Optional;

/**
 * A pool that gave a quote.
 *
 * @param description what the pool says of itself
 * @param quote what binds it; its signature is checked
 * @param offer what it advertises on chain, where that was asked for
 * @param reputation how far it is trusted; empty: unknown
 * @param stake what it would lose when it is found wrong; empty: unknown
 */
public record Candidate(
        URI endpoint,
        PoolDescription description,
        Signed<Quote> quote,
        Optional<OfferOnChain> offer,
        Optional<Reputation> reputation,
        Optional<Amount> stake) {

    /** Nothing is known of how far it can be trusted. */
    public Candidate(URI endpoint, PoolDescription description, Signed<Quote> quote, Optional<OfferOnChain> offer) {
        this(endpoint, description, quote, offer, Optional.empty(), Optional.empty());
    }

    /** Partitions of one core that it would run at once for this buyer. */
    public int slots() {
        return Math.max(1, quote.message().cores());
    }

    Prospect prospect() {
        Quote terms = quote.message();
        return new Prospect(
                endpoint,
                description.name(),
                terms.pool(),
                terms.cores(),
                terms.gpus(),
                terms.corePrice(),
                terms.gpuPrice(),
                description.memory(),
                description.runtimes(),
                offer,
                reputation,
                stake);
    }
}
