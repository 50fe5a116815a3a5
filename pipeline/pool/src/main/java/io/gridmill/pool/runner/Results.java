package io.gridmill.pool.runner;

import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.Usage;
import java.util.List;

/** Results of attempts that never came to run. */
final class Results {

    private Results() {}

    static PartitionResult lost(Task task, String message) {
        return new PartitionResult(
                task.order().key(),
                Failure.infrastructure(ErrorCode.WORKER_LOST, message),
                -1,
                new Usage(0, 0, 0, 0, 0, Amount.ZERO),
                List.of(),
                "",
                "",
                "");
    }
}
