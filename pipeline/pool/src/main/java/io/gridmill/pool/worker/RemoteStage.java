package io.gridmill.pool.worker;

import io.gridmill.model.protocol.StageOrder;

/**
 * A stage as a {@link WorkerEngine} knows it.
 *
 * @param version grows each time that the stage is declared anew
 * @param pace how long its partitions take
 */
record RemoteStage(Id id, StageOrder order, String runtime, long version, Pace pace) {

    /** Two deals may number their stages alike. */
    record Id(String owner, int stage) {}

    ToWorker.Declare message() {
        return new ToWorker.Declare(id.owner(), order, runtime);
    }

    /** How long partitions of a stage took lately. Guarded by the engine's lock. */
    static final class Pace {

        /** In milliseconds; shorter ones are worth having in stock at a worker. */
        private static final long SHORT_MILLIS = 2_000;

        private static final double WEIGHT = 0.2;

        private double meanMillis = -1;

        void took(long millis) {
            meanMillis = meanMillis < 0 ? millis : meanMillis + WEIGHT * (millis - meanMillis);
        }

        /**
         * Whether a worker should have partitions in stock beyond those that run: with short ones the way to the pool and
         * back would count; long ones would wait there while another worker has nothing to do.
         */
        boolean isShort() {
            return meanMillis >= 0 && meanMillis < SHORT_MILLIS;
        }
    }
}
