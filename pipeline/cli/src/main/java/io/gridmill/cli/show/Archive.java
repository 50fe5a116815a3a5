package io.gridmill.cli.show;

import io.gridmill.cli.Context;
import io.gridmill.cli.grid.GridState;
import io.gridmill.engine.history.RunHistory;
import io.gridmill.model.dataset.DatasetStore;
import java.util.Optional;

/** The database and the store of a grid, for commands that only look. */
public interface Archive extends AutoCloseable {

    RunHistory history();

    /** Connects when it is first asked for. */
    DatasetStore store();

    @Override
    void close();

    /** Connects to the grid that the context names. */
    @FunctionalInterface
    interface Opener {

        /** @throws io.gridmill.model.GridmillException when the grid is down or does not answer */
        Archive open(Context context);

        /** The local grid, when it is up; nothing is started. */
        default Optional<GridState> grid(Context context) {
            return Optional.empty();
        }

        /** Whether the servers are there without starting anything. */
        default boolean up(Context context) {
            return true;
        }
    }
}
