package io.gridmill.cli.run;

import io.gridmill.cli.Context;
import io.gridmill.cli.grid.Machine;
import io.gridmill.cli.home.HomePlace;
import io.gridmill.cli.market.BuyersMarket;
import io.gridmill.cli.server.Servers;
import io.gridmill.engine.ledger.Database;
import io.gridmill.engine.place.Place;
import io.gridmill.engine.run.RunEngine;
import io.gridmill.model.DataSize;
import io.gridmill.model.dataset.DatasetStore;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Everything that runs need, connected: database, store, places. */
final class Workbench implements AutoCloseable {

    private final Servers servers;
    private final Database database;
    private final DatasetStore store;
    private final BuyersMarket market;
    private final RunEngine engine;

    private Workbench(Servers servers, Database database, DatasetStore store, BuyersMarket market, RunEngine engine) {
        this.servers = servers;
        this.database = database;
        this.store = store;
        this.market = market;
        this.engine = engine;
    }

    /** @param buys whether work is likely to go to the market, which takes a moment to connect to */
    static Workbench open(Context context, boolean buys) {
        return open(context, Servers.find(context), buys);
    }

    /** The same on servers that were found already. */
    static Workbench open(Context context, Servers servers, boolean buys) {
        Clock clock = Clock.systemUTC();
        BuyersMarket market = new BuyersMarket(servers, clock);
        if (buys) {
            market.connectAhead();
        }
        Database database = servers.openDatabase();
        DatasetStore store = servers.openStore();
        HomePlace home = new HomePlace(
                context.home().resolve("home"),
                Runtime.getRuntime().availableProcessors(),
                DataSize.ofBytes(Machine.memory().bytes() / 2));
        RunEngine engine = new RunEngine(
                database.dataSource(),
                store,
                List.<Place>of(home, market).stream().collect(Collectors.toMap(Place::name, Function.identity())),
                clock);
        return new Workbench(servers, database, store, market, engine);
    }

    Servers servers() {
        return servers;
    }

    RunEngine engine() {
        return engine;
    }

    DatasetStore store() {
        return store;
    }

    DataSource dataSource() {
        return database.dataSource();
    }

    @Override
    public void close() {
        market.close();
        store.close();
        database.close();
    }
}
