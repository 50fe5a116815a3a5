package io.gridmill.market.estimate;

import io.gridmill.engine.place.ExpectedWork;
import java.util.List;

/**
 * A stage of a run that is to be estimated.
 *
 * @param market whether it runs on the market; otherwise at home
 * @param work what is left of it
 * @param low factor of the work when partitions are quick
 * @param high factor of the work when they are slow
 * @param after stages that it waits for, by position; all of them stand before it
 */
public record StageLoad(boolean market, ExpectedWork work, double low, double high, List<After> after) {

    /**
     * @param stage position
     * @param streams whether single partitions start as soon as those they need are there
     */
    public record After(int stage, boolean streams) {}

    public StageLoad {
        after = List.copyOf(after);
        if (!(low >= 0 && low <= 1 && high >= 1)) {
            throw new IllegalArgumentException("The likely amount of work lies between low and high");
        }
    }

    /** Core-seconds of a core of usual speed. */
    double coreSeconds() {
        return work.partitions() * seconds() * work.resources().cpu();
    }

    /** Of one partition. */
    double seconds() {
        return work.each().toMillis() / 1000.0;
    }
}
