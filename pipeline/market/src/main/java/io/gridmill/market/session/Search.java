package io.gridmill.market.session;

import io.gridmill.engine.place.PlaceListener;
import io.gridmill.market.session.Need.Urgency;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for pools: at the beginning, when capacity is missing, and now and then for new ones when there is work for more.
 * One try at a time, with growing pauses as long as what was bought delivers nothing.
 */
final class Search {

    private static final Logger LOG = LoggerFactory.getLogger(Search.class);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private static final int MOST_ASKS_OF_THE_SILENT = 5;

    private final Buyer buyer;
    private final PlaceListener listener;
    private final Restoration restoration;
    private final Opening opening;
    private final DealBook book;
    private final Need need;
    private final Keeper keeper;
    private final Duration lookEvery;
    private final CompletableFuture<Boolean> restored = new CompletableFuture<>();
    private final AtomicBoolean searching = new AtomicBoolean();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final AtomicInteger asksOfTheSilent = new AtomicInteger();
    private volatile boolean wanted;
    private volatile boolean stopped;

    /** Written by whoever searches, as are those around it. */
    private volatile Duration pause;

    private volatile Instant notBefore = Instant.MIN;
    private volatile long settledBefore;

    /** @param lookEvery how often new offers are looked for when there is work for more than the deals give */
    Search(
            Buyer buyer,
            PlaceListener listener,
            Restoration restoration,
            Opening opening,
            DealBook book,
            Need need,
            Keeper keeper,
            Duration lookEvery) {
        this.buyer = buyer;
        this.listener = listener;
        this.restoration = restoration;
        this.opening = opening;
        this.book = book;
        this.need = need;
        this.keeper = keeper;
        this.lookEvery = lookEvery;
        this.pause = buyer.settings().lookAgain();
    }

    /** Takes up old deals and, if none of them may serve, looks for new ones. */
    void begin() {
        buyer.threads().execute(this::restore);
        keeper.later(lookEvery, this::look);
    }

    /**
     * There is work. A run that is resumed may have nothing left but deals to close; only now is it worth while to open
     * new ones.
     */
    void want() {
        wanted = true;
        again();
    }

    /** A deal cannot be used any more. A pool that is only restarting may be back in a moment. */
    void lost() {
        if (need.urgency() == Urgency.URGENT) {
            keeper.later(buyer.settings().lookAgain(), this::again);
        }
    }

    /** Looks for pools if that is urgent and not being done, as soon as the pause since the last try is over. */
    void again() {
        if (stopped || !restored.isDone() || need.urgency() != Urgency.URGENT) {
            return;
        }
        Instant now = buyer.clock().instant();
        if (!now.isBefore(notBefore)) {
            start(false);
        } else if (waiting.compareAndSet(false, true)) {
            Duration wait = Duration.between(now, notBefore);
            // Clocks are set back now and then.
            keeper.later(wait.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait, () -> {
                waiting.set(false);
                again();
            });
        }
    }

    /** Whether somebody new offers what there is work for. */
    private void look() {
        lookOnce();
        if (!stopped) {
            keeper.later(lookEvery, this::look);
        }
    }

    private void lookOnce() {
        if (!stopped && restored.isDone() && wanted && need.urgency() == Urgency.WELCOME) {
            start(true);
        }
    }

    /** Who was only slow to answer is asked again soon, but not for ever. */
    private void askTheSilent() {
        if (opening.someWereSilent()) {
            int asks = asksOfTheSilent.incrementAndGet();
            if (asks <= MOST_ASKS_OF_THE_SILENT) {
                keeper.later(buyer.settings().lookAgain().multipliedBy(asks), this::lookOnce);
            }
        }
    }

    private void start(boolean newOnly) {
        if (searching.compareAndSet(false, true)) {
            buyer.threads().execute(() -> attempt(newOnly));
        }
    }

    /** Completes when all old deals are in the book. */
    CompletableFuture<Boolean> restored() {
        return restored;
    }

    /** Nothing new is opened any more; what was being opened is in the book when this returns. */
    void stop() {
        stopped = true;
        opening.stop();
    }

    /** Goes on when the search is stopped: old deals have to be closed, for which they must be known. */
    private void restore() {
        List<MarketDeal> left;
        try {
            left = restoration.restore();
        } catch (GridmillException e) {
            unavailable(e);
            keeper.later(nextPause(), () -> buyer.threads().execute(this::restore));
            return;
        } catch (RuntimeException e) {
            unavailable(new GridmillException(ErrorCode.INTERNAL, "The run's deals cannot be taken up: " + e, e));
            restored.complete(false);
            return;
        }
        restored.complete(true);
        if (!left.isEmpty() && !stopped) {
            opening.send(left);
        }
        if (wanted || book.all().isEmpty()) {
            again();
        }
    }

    private void attempt(boolean newOnly) {
        try {
            if (!stopped && need.urgency() != Urgency.NONE && !opening.open(newOnly)) {
                LOG.debug("Nothing was bought");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        } catch (GridmillException e) {
            unavailable(e);
        } catch (RuntimeException e) {
            LOG.error("Looking for pools failed", e);
            unavailable(new GridmillException(ErrorCode.INTERNAL, "Looking for pools failed: " + e, e));
        }
        if (!newOnly) {
            notBefore = buyer.clock().instant().plus(nextPause());
        }
        askTheSilent();
        searching.set(false);
        again();
    }

    private void unavailable(GridmillException e) {
        if (book.capacity().pools() == 0 || e.code().retryable()) {
            listener.unavailable(Failure.infrastructure(e.code(), String.valueOf(e.getMessage())));
        } else {
            LOG.warn("More capacity cannot be bought now", e);
        }
    }

    /** Twice the last one, unless what was bought before has delivered something since. */
    private Duration nextPause() {
        long settled = need.settled();
        if (settled > settledBefore) {
            pause = buyer.settings().lookAgain();
        }
        settledBefore = settled;
        Duration now = pause;
        Duration longer = now.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
        return now;
    }
}
