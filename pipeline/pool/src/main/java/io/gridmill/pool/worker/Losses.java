package io.gridmill.pool.worker;

import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.Usage;
import java.util.List;

/** Results of partitions of which nobody knows how they went. */
final class Losses {

    private Losses() {}

    static PartitionResult lost(PartitionKey key, String message) {
        return result(key, Failure.infrastructure(ErrorCode.WORKER_LOST, message));
    }

    static PartitionResult result(PartitionKey key, Failure failure) {
        return new PartitionResult(key, failure, -1, new Usage(0, 0, 0, 0, 0, Amount.ZERO), List.of(), "", "", "");
    }
}
