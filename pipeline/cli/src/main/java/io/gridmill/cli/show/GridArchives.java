package io.gridmill.cli.show;

import io.gridmill.cli.Context;
import io.gridmill.cli.grid.GridState;
import io.gridmill.cli.grid.LocalGrid;
import io.gridmill.connectors.s3.S3DatasetStore;
import io.gridmill.connectors.s3.S3Settings;
import io.gridmill.engine.history.RunHistory;
import io.gridmill.engine.ledger.Database;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.dataset.DatasetStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Archives of the local grid; looking at a run starts the grid when it is down. */
public final class GridArchives implements Archive.Opener {

    @Override
    public Archive open(Context context) {
        GridState grid =
                new LocalGrid(context.home()).ensureUp(line -> context.err().println(line));
        GridState.Database server = grid.database();
        return new GridArchive(Database.open(server.url(), server.user(), secret(server.passwordFile())), grid.store());
    }

    @Override
    public Optional<GridState> grid(Context context) {
        return new LocalGrid(context.home()).find();
    }

    @Override
    public boolean up(Context context) {
        return grid(context).isPresent();
    }

    private static String secret(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new GridmillException(
                    ErrorCode.GRID_FAILED,
                    "The local grid's secret in " + file + " cannot be read: " + e.getMessage(),
                    e);
        }
    }

    private static final class GridArchive implements Archive {

        private final Database database;
        private final RunHistory history;
        private final GridState.ObjectStore location;
        private @Nullable DatasetStore store;

        GridArchive(Database database, GridState.ObjectStore location) {
            this.database = database;
            this.history = new RunHistory(database.dataSource());
            this.location = location;
        }

        @Override
        public RunHistory history() {
            return history;
        }

        @Override
        public DatasetStore store() {
            DatasetStore known = store;
            if (known == null) {
                known = new S3DatasetStore(
                        new S3Settings(
                                location.endpoint(),
                                location.endpoint(),
                                location.region(),
                                location.bucket(),
                                secret(location.accessKeyFile()),
                                secret(location.secretKeyFile())),
                        Clock.systemUTC());
                store = known;
            }
            return known;
        }

        @Override
        public void close() {
            if (store != null) {
                store.close();
            }
            database.close();
        }
    }
}
