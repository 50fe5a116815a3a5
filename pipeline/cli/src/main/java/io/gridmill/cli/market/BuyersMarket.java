package io.gridmill.cli.market;

import io.gridmill.cli.server.Passphrases;
import io.gridmill.cli.server.Servers;
import io.gridmill.engine.history.OwnerHistory;
import io.gridmill.engine.place.Place;
import io.gridmill.engine.place.PlaceListener;
import io.gridmill.engine.place.PlaceRequest;
import io.gridmill.engine.place.PlaceSession;
import io.gridmill.market.MarketPlace;
import io.gridmill.market.MarketSettings;
import io.gridmill.market.chain.ContractDealChain;
import io.gridmill.market.reputation.FollowedChain;
import io.gridmill.market.reputation.KnownReputations;
import io.gridmill.market.reputation.LedgerRecords;
import io.gridmill.market.reputation.Reputations;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The market, connected when the first run goes there: a run that stays at home needs no key and no chain. Safe for use by
 * several threads.
 */
public final class BuyersMarket implements Place, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BuyersMarket.class);

    private final Servers servers;
    private final Path home;
    private final Clock clock;
    private final CompletableFuture<OwnerHistory> history;

    /** Closed in reverse order. Guarded by this, as is the place. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private @Nullable MarketPlace place;
    private boolean closed;

    /**
     * @param home where offers are remembered
     * @param history what own runs have seen of pools; completed when the ledger is connected
     */
    public BuyersMarket(Servers servers, Path home, Clock clock, CompletableFuture<OwnerHistory> history) {
        this.servers = servers;
        this.home = home;
        this.clock = clock;
        this.history = history;
    }

    @Override
    public String name() {
        return "market";
    }

    /** Begins to connect, so that less is left to do when a run comes. What goes wrong is told to the run. */
    public void connectAhead() {
        if (Passphrases.wantsPerson(servers.wallet().passphraseFile(), System.getenv())) {
            // Asked now, before progress is drawn on the terminal.
            connected();
            return;
        }
        Thread thread = new Thread(
                () -> {
                    try {
                        connected();
                    } catch (GridmillException e) {
                        LOG.debug("The market cannot be reached ahead of time", e);
                    }
                },
                "market-ahead");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public PlaceSession open(PlaceRequest request, PlaceListener listener) {
        return connected().open(request, listener);
    }

    private synchronized MarketPlace connected() {
        if (closed) {
            throw new GridmillException(ErrorCode.RUN_CANCELLED, "The market is closed");
        }
        if (place == null) {
            place = connect();
        }
        return place;
    }

    private MarketPlace connect() {
        // The chain itself remembers what was sent: a deal is looked up by its id before it is opened again.
        BuyersAccount account = with(BuyersAccount.open(servers, clock));
        ContractDealChain deals =
                new ContractDealChain(account.client(), true, OfferBooks.below(home, account.market()));
        return with(new MarketPlace(
                MarketSettings.of(servers.pools()),
                account.market().domain(),
                account.wallet(),
                deals,
                reputations(account),
                clock));
    }

    private Reputations reputations(BuyersAccount account) {
        FollowedChain followed = with(new FollowedChain(account.market()));
        followed.start();
        KnownReputations reputations = new KnownReputations(
                new LedgerRecords(history::join, clock),
                followed,
                account.wallet().address(),
                clock,
                task -> {
                    Thread thread = new Thread(task, "reputation-reader");
                    thread.setDaemon(true);
                    thread.start();
                });
        reputations.readAhead();
        return reputations;
    }

    private <T extends AutoCloseable> T with(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) { // the others must be closed all the same
                LOG.warn("A part of the market did not close cleanly", e);
            }
        }
    }
}
