package io.gridmill.market.session;

import io.gridmill.contracts.typed.Quote;
import io.gridmill.market.chain.OfferOnChain;
import io.gridmill.market.energy.StatedPower;
import io.gridmill.model.GridmillException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What offers on chain state beyond what quotes bind, read while pools are being asked for quotes. Work is not kept
 * waiting for statements that nothing depends on: what is not there in time counts as not stated.
 */
final class OfferStatements {

    private static final Logger LOG = LoggerFactory.getLogger(OfferStatements.class);

    /** How long the chain may take once quotes are there. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final CompletableFuture<List<OfferOnChain>> offers;

    private OfferStatements(CompletableFuture<List<OfferOnChain>> offers) {
        this.offers = offers;
    }

    /** Begins to read. */
    static OfferStatements ask(Buyer buyer) {
        return new OfferStatements(CompletableFuture.supplyAsync(buyer.chain()::offers, buyer.threads()));
    }

    /** The power that the offer behind a quote states; empty when it is another pool's offer. */
    Optional<StatedPower> powerOf(Quote quote) {
        return known().stream()
                .filter(offer ->
                        offer.id().equals(quote.offerId()) && offer.pool().equals(quote.pool()))
                .findFirst()
                .flatMap(StatedPower::of);
    }

    private List<OfferOnChain> known() {
        try {
            return Pendings.await(offers.completeOnTimeout(List.of(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (GridmillException e) {
            LOG.info("What offers state is not recorded: {}", e.getMessage());
            return List.of();
        }
    }
}
