package io.gridmill.market.match;

import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.market.chain.OfferOnChain;
import io.gridmill.model.protocol.PoolDescription;
import java.net.URI;
import java.util.Optional;

/**
 * A pool that gave a quote.
 *
 * @param description what the pool says of itself
 * @param quote what binds it; its signature is checked
 * @param offer what it advertises on chain, where that was asked for
 */
public record Candidate(URI endpoint, PoolDescription description, Signed<Quote> quote, Optional<OfferOnChain> offer) {

    /** Partitions of one core that it would run at once for this buyer. */
    public int slots() {
        return Math.max(1, quote.message().cores());
    }
}
