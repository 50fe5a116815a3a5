package io.gridmill.market;

import io.gridmill.market.pool.LinkSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * How a buyer uses the market.
 *
 * @param endpoints pools to ask; empty: those that have offers on chain
 * @param link how to talk to them
 * @param quotePatience how long a pool may take to give a quote, once another one has
 * @param lookAgain pause before pools are looked for again when none can serve, at first; it doubles
 * @param fewestPools taken if so many fit, even if one alone could do the work
 * @param mostPools deals that one run has at a time
 * @param closePatience how long a pool may take to redeem the final voucher before the buyer submits it
 */
public record MarketSettings(
        List<URI> endpoints,
        LinkSettings link,
        Duration quotePatience,
        Duration lookAgain,
        int fewestPools,
        int mostPools,
        Duration closePatience) {

    public MarketSettings {
        endpoints = List.copyOf(endpoints);
    }

    /** The usual behaviour with these pools. */
    public static MarketSettings of(List<URI> endpoints) {
        return new MarketSettings(
                endpoints,
                LinkSettings.DEFAULT,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                2,
                16,
                Duration.ofSeconds(10));
    }

    public MarketSettings withQuotePatience(Duration patience) {
        return new MarketSettings(endpoints, link, patience, lookAgain, fewestPools, mostPools, closePatience);
    }

    public MarketSettings withGrace(Duration grace) {
        return new MarketSettings(
                endpoints, link.withGrace(grace), quotePatience, lookAgain, fewestPools, mostPools, closePatience);
    }
}
