package io.gridmill.cli.market;

import io.gridmill.cli.server.Profile;
import io.gridmill.cli.server.Servers;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.ChainOptions;
import io.gridmill.contracts.chain.QueueOptions;
import io.gridmill.contracts.chain.TransactionJournal;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.MarketClient;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.contracts.wallet.Wallets;
import io.gridmill.engine.place.Place;
import io.gridmill.engine.place.PlaceListener;
import io.gridmill.engine.place.PlaceRequest;
import io.gridmill.engine.place.PlaceSession;
import io.gridmill.market.MarketPlace;
import io.gridmill.market.MarketSettings;
import io.gridmill.market.chain.ContractDealChain;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
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
    private final Clock clock;

    /** Closed in reverse order. Guarded by this, as is the place. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private @Nullable MarketPlace place;
    private boolean closed;

    public BuyersMarket(Servers servers, Clock clock) {
        this.servers = servers;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "market";
    }

    /** Begins to connect, so that less is left to do when a run comes. What goes wrong is told to the run. */
    public void connectAhead() {
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
        Profile.Chain on = servers.chain();
        Wallet wallet = wallet(servers.wallet());
        wallet.requireUsableOn(on.id());
        Chain chain = with(Chain.at(on.rpc(), ChainOptions.DEFAULT.expecting(on.id())));
        Long block = on.block();
        Market market =
                new Market(chain, new Deployment(on.id(), on.rlc(), null, on.market(), block == null ? 0 : block));
        // The chain itself remembers what was sent: a deal is looked up by its id before it is opened again.
        TransactionQueue queue = with(
                new TransactionQueue(chain, wallet, TransactionJournal.none(), QueueOptions.forChain(on.id()), clock));
        ContractDealChain deals = new ContractDealChain(new MarketClient(market, queue, wallet, clock), true);
        return with(new MarketPlace(MarketSettings.of(servers.pools()), market.domain(), wallet, deals, clock));
    }

    private static Wallet wallet(Profile.Wallet files) {
        char[] passphrase = Wallets.passphraseFrom(files.passphraseFile());
        try {
            return Wallets.load(files.keystore(), passphrase);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
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
