package io.gridmill.pool.chain;

import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.MarketClient;
import io.gridmill.contracts.market.MarketEvent;
import io.gridmill.contracts.market.Offer;
import io.gridmill.contracts.market.PostedOffer;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that a pool is on the market: with the stake that it needs, and an offer that says what it has. */
public final class Registration {

    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);
    private static final long PATIENCE_MINUTES = 10;
    private static final long SECONDS_PER_HOUR = 3600;

    private final MarketClient client;
    private final Market market;
    private final Duration validity;

    /** @param validity how long an offer stands */
    public Registration(MarketClient client, Duration validity) {
        this.client = client;
        this.market = client.market();
        this.validity = validity;
    }

    /**
     * Posts or refreshes the offer and adds to the stake where something is missing; waits until it is mined.
     *
     * @param wanted what the pool offers; its expiry is set here
     * @param stake at least this, and at least what the Market wants
     * @return the offer's id
     * @throws GridmillException DEPOSIT_TOO_SMALL, TRANSACTION_REFUSED or CHAIN_UNREACHABLE
     */
    public BigInteger ensure(Offer wanted, Amount stake) {
        long now = market.chain().head().timestampEpochSeconds();
        Offer fresh = expiring(wanted, now + validity.toSeconds());
        Amount minimum = market.parameters().minimumStake();
        Amount most = stake.compareTo(minimum) > 0 ? stake : minimum;
        Amount active = market.stakeOf(client.address()).active();
        Amount missing = active.compareTo(most) >= 0 ? Amount.ZERO : most.minus(active);
        Optional<PostedOffer> posted = newest();
        String intent = intent(now);
        if (posted.isPresent() && missing.isZero()) {
            Offer old = posted.get().offer();
            boolean same = expiring(old, 0).equals(expiring(wanted, 0));
            boolean lastsLong = old.expiresAtEpochSeconds() > now + validity.toSeconds() / 2;
            if (!same || !lastsLong) {
                String id = "offer/" + posted.get().id() + "/" + intent + "/" + fresh.hashCode();
                await(client.updateOffer(id, posted.get().id(), fresh), "updating the offer");
                LOG.info("offer {} says what this pool has now", posted.get().id());
            }
            return posted.get().id();
        }
        Amount deposited = market.depositOf(client.address());
        Amount deposit = deposited.compareTo(missing) >= 0 ? Amount.ZERO : missing.minus(deposited);
        Amount balance = deposit.isZero() ? Amount.ZERO : market.balanceOf(client.address());
        if (balance.compareTo(deposit) < 0) {
            throw new GridmillException(
                    ErrorCode.DEPOSIT_TOO_SMALL,
                    "The pool's account " + client.address() + " needs " + deposit + " for its stake and has "
                            + balance);
        }
        Receipt receipt = await(client.join("join/" + intent, deposit, missing, fresh), "joining the market");
        for (MarketEvent event : MarketClient.events(receipt)) {
            if (event instanceof MarketEvent.OfferPosted offer) {
                LOG.info("offer {} is posted with a stake of {}", offer.offerId(), most);
                return offer.offerId();
            }
        }
        throw new GridmillException(ErrorCode.TRANSACTION_REFUSED, "The Market took the stake but shows no offer");
    }

    private Optional<PostedOffer> newest() {
        return market.offers().stream()
                .filter(offer -> offer.pool().equals(client.address()))
                .reduce((first, second) -> second);
    }

    /** The hour makes a later intent another one, while a restart within it finds its own transaction again. */
    private String intent(long now) {
        return market.deployment().market() + "/" + now / SECONDS_PER_HOUR;
    }

    /** The offer that {@link #ensure} has seen to, for an {@link OfferKeeper}. */
    public StandingOffer standing(BigInteger offerId, Offer wanted) {
        return new StandingOffer() {
            @Override
            public long timeEpochSeconds() {
                return market.chain().head().timestampEpochSeconds();
            }

            @Override
            public long expiresAtEpochSeconds() {
                return newest().map(posted -> posted.offer().expiresAtEpochSeconds())
                        .orElse(0L);
            }

            @Override
            public CompletableFuture<?> renew() {
                long now = timeEpochSeconds();
                // What was renewed once ends at another time.
                String id = "renew/" + offerId + "/" + expiresAtEpochSeconds() + "/" + intent(now);
                return client.updateOffer(id, offerId, expiring(wanted, now + validity.toSeconds()));
            }
        };
    }

    private static Offer expiring(Offer offer, long epochSeconds) {
        return new Offer(
                offer.cores(),
                offer.gpus(),
                offer.memory(),
                offer.corePrice(),
                offer.gpuPrice(),
                offer.benchmarkGflops(),
                offer.wattsPerCore(),
                offer.gramsCo2PerKwh(),
                offer.creditWindowSeconds(),
                epochSeconds,
                offer.region(),
                offer.runtimes(),
                offer.endpoint());
    }

    private static <T> T await(CompletableFuture<T> future, String what) {
        try {
            return future.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GridmillException failure) {
                throw failure;
            }
            throw new GridmillException(ErrorCode.INTERNAL, what + " failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new GridmillException(
                    ErrorCode.CHAIN_UNREACHABLE, what + " was not mined within " + PATIENCE_MINUTES + " minutes", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GridmillException(ErrorCode.RUN_CANCELLED, what + " was interrupted", e);
        }
    }
}
