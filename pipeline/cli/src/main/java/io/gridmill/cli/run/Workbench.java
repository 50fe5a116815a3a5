package io.gridmill.cli.run;

import io.gridmill.cli.Context;
import io.gridmill.cli.grid.GridState;
import io.gridmill.cli.grid.LocalGrid;
import io.gridmill.cli.home.HomePlace;
import io.gridmill.connectors.s3.S3DatasetStore;
import io.gridmill.connectors.s3.S3Settings;
import io.gridmill.engine.ledger.Database;
import io.gridmill.engine.place.Place;
import io.gridmill.engine.run.RunEngine;
import io.gridmill.model.DataSize;
import io.gridmill.model.dataset.DatasetStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/** Everything that runs need, connected: database, store, places. */
final class Workbench implements AutoCloseable {

    private final Database database;
    private final DatasetStore store;
    private final RunEngine engine;

    private Workbench(Database database, DatasetStore store, RunEngine engine) {
        this.database = database;
        this.store = store;
        this.engine = engine;
    }

    static Workbench open(Context context) {
        GridState state =
                new LocalGrid(context.home()).ensureUp(line -> context.err().println(line));
        Database database = Database.open(
                state.database().url(),
                state.database().user(),
                read(state.database().passwordFile()));
        GridState.ObjectStore s3 = state.store();
        DatasetStore store = new S3DatasetStore(
                new S3Settings(
                        s3.endpoint(),
                        s3.endpoint(),
                        s3.region(),
                        s3.bucket(),
                        read(s3.accessKeyFile()),
                        read(s3.secretKeyFile())),
                Clock.systemUTC());
        Map<String, Place> places = new HashMap<>();
        places.put(
                "home",
                new HomePlace(
                        context.home().resolve("home"),
                        Runtime.getRuntime().availableProcessors(),
                        DataSize.ofBytes(physicalMemory() / 2)));
        RunEngine engine = new RunEngine(database.dataSource(), store, places, Clock.systemUTC());
        return new Workbench(database, store, engine);
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

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long physicalMemory() {
        return ((com.sun.management.OperatingSystemMXBean)
                        java.lang.management.ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize();
    }

    @Override
    public void close() {
        store.close();
        database.close();
    }
}
