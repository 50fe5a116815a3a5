package io.gridmill.engine.run;

import java.util.HashMap;
import java.util.Map;

/** Tells places how much work is left for them, when it changed. Owned by the run loop. */
final class WorkLeft {

    private final RunBoard board;
    private final PlaceDesk places;
    private final Map<String, Long> told = new HashMap<>();

    WorkLeft(RunBoard board, PlaceDesk places) {
        this.board = board;
        this.places = places;
    }

    void tell() {
        places.sessions().forEach((place, session) -> {
            long cores = cores(place);
            Long before = told.put(place, cores);
            if (before == null || before != cores) {
                session.left(cores);
            }
        });
    }

    /** Cores that all partitions of the place which are not settled could use at once. */
    private long cores(String place) {
        if (board.stopping()) {
            return 0;
        }
        long cores = 0;
        for (StageRun stage : board.stages) {
            if (stage.brief().place().equals(place) && !stage.state().finished()) {
                if (!stage.begun()) {
                    return Long.MAX_VALUE;
                }
                cores += (long) (stage.size() - stage.settledCount())
                        * stage.brief().cpu();
            }
        }
        return cores;
    }
}
