package io.gridmill.cli.home;

import io.gridmill.engine.place.Place;
import io.gridmill.engine.place.PlaceListener;
import io.gridmill.engine.place.PlaceRequest;
import io.gridmill.engine.place.PlaceSession;
import io.gridmill.model.DataSize;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.pool.runner.LocalEngine;
import io.gridmill.pool.runner.RunnerSettings;
import io.gridmill.pool.runtime.Runtimes;
import java.io.IOException;
import java.nio.file.Path;

/**
 * This machine as a place. Partitions go through the same local engine as at a pool, but nobody is paid: commands are
 * the user's own and run with the user's rights.
 */
public final class HomePlace implements Place {

    private final Path directory;
    private final int slots;
    private final DataSize memory;

    /**
     * @param directory for attempts; each run has a directory of its own below it, which is deleted afterwards
     * @param memory that partitions which run at once may declare together
     */
    public HomePlace(Path directory, int slots, DataSize memory) {
        this.directory = directory;
        this.slots = slots;
        this.memory = memory;
    }

    @Override
    public String name() {
        return "home";
    }

    @Override
    public PlaceSession open(PlaceRequest request, PlaceListener listener) {
        Path own = directory.resolve(request.run().value());
        try {
            LocalEngine engine = new LocalEngine(RunnerSettings.of(own, slots, memory), Runtimes.discover(own));
            HomeSession session = new HomeSession(own, engine, request.records(), listener);
            session.begin();
            return session;
        } catch (IOException e) {
            throw new GridmillException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "Stages cannot run at home: the directory " + own + " cannot be used: " + e.getMessage(),
                    e);
        }
    }
}
