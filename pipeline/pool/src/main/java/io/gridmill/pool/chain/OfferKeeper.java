package io.gridmill.pool.chain;

import io.gridmill.model.GridmillException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews a pool's offer while the pool runs, when less than half of its validity is left by the chain's own time. This
 * machine's clock only says when to look. What is to be done follows from the chain alone, so a restart needs no memory.
 * One thread at a time.
 */
public final class OfferKeeper implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(OfferKeeper.class);

    /** Looks so often within an offer's validity, but at least once an hour. */
    private static final int LOOKS = 20;

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(1);

    private final StandingOffer offer;
    private final Duration validity;
    private final Clock clock;
    private Instant next = Instant.MIN;
    private CompletableFuture<?> underway = CompletableFuture.completedFuture(null);

    /** @param validity how long a fresh offer stands */
    public OfferKeeper(StandingOffer offer, Duration validity, Clock clock) {
        this.offer = offer;
        this.validity = validity;
        this.clock = clock;
    }

    /** Looks whether it is time; cheap when it is not. Waits for the chain's answers, but for no transaction. */
    @Override
    public void run() {
        Instant now = clock.instant();
        if (underway.isCompletedExceptionally()) {
            underway = CompletableFuture.completedFuture(null);
            next = earlier(next, now.plus(earlier(pause(), PAUSE_AFTER_FAILURE)));
        }
        if (now.isBefore(next) || !underway.isDone()) {
            return;
        }
        next = now.plus(pause());
        try {
            long left = offer.expiresAtEpochSeconds() - offer.timeEpochSeconds();
            if (left < validity.toSeconds() / 2) {
                underway = offer.renew();
                underway.whenComplete((done, problem) -> {
                    if (problem == null) {
                        LOG.info("the offer is renewed for {}", validity);
                    } else {
                        LOG.warn("the offer cannot be renewed now: {}", problem.getMessage());
                    }
                });
            }
        } catch (GridmillException e) {
            next = now.plus(earlier(pause(), PAUSE_AFTER_FAILURE));
            LOG.warn("the offer cannot be looked at now: {}", e.getMessage());
        }
    }

    private Duration pause() {
        return earlier(validity.dividedBy(LOOKS), LONGEST_PAUSE);
    }

    private static <T extends Comparable<T>> T earlier(T a, T b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
