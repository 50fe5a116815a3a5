package io.gridmill.cli.dispute;

import io.gridmill.cli.Context;
import io.gridmill.cli.market.BuyersAccount;
import io.gridmill.cli.server.Servers;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.market.PostedOffer;
import io.gridmill.engine.dispute.DisputeTable;
import io.gridmill.engine.evidence.EvidenceTable;
import io.gridmill.engine.history.RunHistory;
import io.gridmill.engine.ledger.Database;
import io.gridmill.engine.output.OutputRestorer;
import io.gridmill.engine.run.RunEngine;
import io.gridmill.market.dispute.Courthouse;
import io.gridmill.market.dispute.PanelDelivery;
import io.gridmill.market.pool.PoolHttp;
import io.gridmill.model.dataset.DatasetStore;
import io.gridmill.model.protocol.ProtocolJson;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Everything that a dispute needs, connected. */
final class CourtTools implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration OFFERS_LIFE = Duration.ofMinutes(1);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Clock clock = Clock.systemUTC();
    private final Database database;
    private final DatasetStore store;
    private final BuyersAccount account;
    private final PoolHttp http;
    private final ExecutorService threads;
    private final Courthouse courthouse;

    /** Guarded by this, as is the next. */
    private List<PostedOffer> offers = List.of();

    private Instant offersReadAt = Instant.EPOCH;

    private CourtTools(Database database, DatasetStore store, BuyersAccount account) {
        this.database = database;
        this.store = store;
        this.account = account;
        this.http = new PoolHttp(ProtocolJson.mapper(), CONNECT, SILENCE);
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "panel-delivery");
            thread.setDaemon(true);
            return thread;
        });
        this.courthouse = Courthouse.of(account.market(), account.queue());
    }

    /** @throws io.gridmill.model.GridmillException {@code UNSUPPORTED} when the Market has no court, and as servers do */
    static CourtTools open(Context context) {
        Servers servers = Servers.find(context);
        Database database = servers.openDatabase();
        DatasetStore store = servers.openStore();
        BuyersAccount account = null;
        try {
            account = BuyersAccount.open(servers, Clock.systemUTC());
            return new CourtTools(database, store, account);
        } catch (RuntimeException e) {
            if (account != null) {
                account.close();
            }
            store.close();
            database.close();
            throw e;
        }
    }

    Clock clock() {
        return clock;
    }

    RunHistory history() {
        return new RunHistory(database.dataSource());
    }

    EvidenceTable evidence() {
        return new EvidenceTable(database.dataSource());
    }

    DisputeTable disputes() {
        return new DisputeTable(database.dataSource());
    }

    OutputRestorer restorer() {
        return new OutputRestorer(store, database.dataSource());
    }

    /** Only to order what was ordered before: it has no places. */
    RunEngine engine() {
        return new RunEngine(database.dataSource(), store, Map.of(), clock);
    }

    PoolHttp http() {
        return http;
    }

    Courthouse courthouse() {
        return courthouse;
    }

    PanelDelivery delivery() {
        return new PanelDelivery(this::endpoints, http, threads, clock);
    }

    /** The newest offer first; a stranger's text that is no URL is no endpoint. */
    private List<URI> endpoints(Address pool) {
        List<URI> endpoints = new ArrayList<>();
        for (PostedOffer offer : offers()) {
            if (offer.pool().equals(pool)) {
                url(offer.offer().endpoint()).ifPresent(url -> endpoints.add(0, url));
            }
        }
        return endpoints;
    }

    /** Reading them costs many calls to the node; a member that moves is found again in a while. */
    private synchronized List<PostedOffer> offers() {
        Instant now = clock.instant();
        if (now.isAfter(offersReadAt.plus(OFFERS_LIFE))) {
            offers = account.market().offers();
            offersReadAt = now;
        }
        return offers;
    }

    private static Optional<URI> url(String text) {
        try {
            return Optional.of(URI.create(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        http.close();
        account.close();
        store.close();
        database.close();
    }
}
