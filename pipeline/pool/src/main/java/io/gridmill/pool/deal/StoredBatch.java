package io.gridmill.pool.deal;

import io.gridmill.model.Amount;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.ResultBatch;
import java.util.List;

/**
 * A durable batch that the buyer has not decided on yet.
 *
 * @param line its JSON, without an end of line
 */
@SuppressWarnings("ArrayRecordComponent") // shared with every stream that sends it, never changed or compared
record StoredBatch(long sequence, List<PartitionKey> keys, Amount claim, byte[] line) {

    static StoredBatch of(ResultBatch batch, byte[] line) {
        Amount claim = Amount.ZERO;
        for (PartitionResult result : batch.results()) {
            claim = claim.plus(result.usage().claim());
        }
        return new StoredBatch(
                batch.sequence(),
                batch.results().stream().map(PartitionResult::key).toList(),
                claim,
                line);
    }
}
