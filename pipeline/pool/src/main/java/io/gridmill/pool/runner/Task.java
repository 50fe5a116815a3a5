package io.gridmill.pool.runner;

import io.gridmill.model.Amount;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.Resources;
import io.gridmill.pool.engine.PartitionListener;

/** One attempt that a runner was asked for. */
record Task(
        Id id,
        PartitionOrder order,
        Resources resources,
        Amount corePrice,
        PartitionListener listener,
        Supervision supervision) {

    /** Two deals may name their partitions alike. */
    record Id(String owner, PartitionKey key) {}

    boolean cancelled() {
        return supervision.cancelled();
    }
}
