package io.gridmill.cli.show;

import io.gridmill.cli.text.Described;
import io.gridmill.engine.history.PartitionState;
import java.util.List;

/** What commands of a stage wrote, in JSON. */
record LogsView(
        @Described("Id of the run") String run,
        @Described("Name of the stage") String stage,

        @Described("failed, retried or all: which partitions are shown")
        String shown,

        @Described("Whether there are more of them") boolean more,
        @Described("The partitions") List<PartitionLog> partitions) {

    /** One partition. */
    record PartitionLog(
            @Described("Index of the partition, from 0") int partition,

            @Described("WAITING, RUNNING, ACCEPTED, CACHED, FAILED, SKIPPED or STOPPED")
            PartitionState state,

            @Described("Its attempts, first one first") List<AttemptView> attempts) {}
}
