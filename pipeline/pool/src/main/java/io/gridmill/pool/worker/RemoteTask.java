package io.gridmill.pool.worker;

import io.gridmill.model.Amount;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.pool.engine.PartitionListener;
import org.jspecify.annotations.Nullable;

/** A partition on its way through a {@link WorkerEngine}, by whose lock it is guarded. */
final class RemoteTask {

    /** Two deals may name their partitions alike. */
    record Id(String owner, PartitionKey key) {}

    private final Id id;
    private final PartitionOrder order;
    private final RemoteStage stage;
    private final Amount corePrice;
    private final PartitionListener listener;

    /** Null while it waits. */
    @Nullable
    WorkerConnection worker;

    /** Whether nobody wants it any more. */
    boolean cancelled;

    RemoteTask(Id id, PartitionOrder order, RemoteStage stage, Amount corePrice, PartitionListener listener) {
        this.id = id;
        this.order = order;
        this.stage = stage;
        this.corePrice = corePrice;
        this.listener = listener;
    }

    Id id() {
        return id;
    }

    PartitionOrder order() {
        return order;
    }

    /** As it was when the partition was submitted: resources do not change with URLs. */
    RemoteStage stage() {
        return stage;
    }

    PartitionListener listener() {
        return listener;
    }

    int cores() {
        return stage.order().resources().cpu();
    }

    long memoryBytes() {
        return stage.order().resources().memory().bytes();
    }

    ToWorker.Run message() {
        return new ToWorker.Run(id.owner(), order, corePrice);
    }
}
