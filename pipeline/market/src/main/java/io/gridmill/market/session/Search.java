package io.gridmill.market.session;

import io.gridmill.engine.place.PlaceListener;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.Failure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for pools: at the beginning, and whenever no deal is left that could be used. One try at a time. */
final class Search {

    private static final Logger LOG = LoggerFactory.getLogger(Search.class);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Buyer buyer;
    private final PlaceListener listener;
    private final Restoration restoration;
    private final Opening opening;
    private final DealBook book;
    private final Keeper keeper;
    private final CompletableFuture<Boolean> restored = new CompletableFuture<>();
    private final AtomicBoolean searching = new AtomicBoolean();
    private volatile boolean wanted;
    private volatile boolean stopped;
    private volatile Duration pause;

    Search(
            Buyer buyer,
            PlaceListener listener,
            Restoration restoration,
            Opening opening,
            DealBook book,
            Keeper keeper) {
        this.buyer = buyer;
        this.listener = listener;
        this.restoration = restoration;
        this.opening = opening;
        this.book = book;
        this.keeper = keeper;
        this.pause = buyer.settings().lookAgain();
    }

    /** Takes up old deals and, if none of them may serve, looks for new ones. */
    void begin() {
        buyer.threads().execute(this::restore);
    }

    /**
     * There is work. A run that is resumed may have nothing left but deals to close; only now is it worth while to open
     * new ones.
     */
    void want() {
        wanted = true;
        again();
    }

    /** Looks for pools if it is necessary and not being done. */
    void again() {
        if (!stopped && restored.isDone() && !book.isAnyPromising() && searching.compareAndSet(false, true)) {
            buyer.threads().execute(this::attempt);
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
        List<MarketDeal> waiting;
        try {
            waiting = restoration.restore();
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
        if (!waiting.isEmpty() && !stopped) {
            opening.send(waiting);
        }
        if (wanted || book.all().isEmpty()) {
            again();
        }
    }

    private void attempt() {
        boolean hope = false;
        try {
            hope = stopped || book.isAnyPromising() || opening.open();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            hope = true;
        } catch (GridmillException e) {
            unavailable(e);
        } catch (RuntimeException e) {
            LOG.error("Looking for pools failed", e);
            unavailable(new GridmillException(ErrorCode.INTERNAL, "Looking for pools failed: " + e, e));
        }
        searching.set(false);
        if (hope) {
            pause = buyer.settings().lookAgain();
        } else {
            keeper.later(nextPause(), this::again);
        }
    }

    private void unavailable(GridmillException e) {
        listener.unavailable(Failure.infrastructure(e.code(), String.valueOf(e.getMessage())));
    }

    private Duration nextPause() {
        Duration now = pause;
        Duration longer = now.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
        return now;
    }
}
