package io.gridmill.cli.show;

import io.gridmill.cli.Context;
import io.gridmill.cli.grid.GridState;
import io.gridmill.cli.grid.LocalGrid;
import io.gridmill.cli.server.Servers;
import io.gridmill.engine.history.RunHistory;
import io.gridmill.engine.ledger.Database;
import io.gridmill.model.dataset.DatasetStore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Archives on the servers of a command; looking at a run starts the local grid when it is needed and down. */
public final class GridArchives implements Archive.Opener {

    @Override
    public Archive open(Context context) {
        return new ServerArchive(Servers.find(context));
    }

    @Override
    public Optional<GridState> grid(Context context) {
        return new LocalGrid(context.home()).find();
    }

    @Override
    public boolean up(Context context) {
        return Servers.findRunning(context).isPresent();
    }

    private static final class ServerArchive implements Archive {

        private final Servers servers;
        private final Database database;
        private final RunHistory history;
        private @Nullable DatasetStore store;

        ServerArchive(Servers servers) {
            this.servers = servers;
            this.database = servers.openDatabase();
            this.history = new RunHistory(database.dataSource());
        }

        @Override
        public RunHistory history() {
            return history;
        }

        @Override
        public DatasetStore store() {
            DatasetStore known = store;
            if (known == null) {
                known = servers.openStore();
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
