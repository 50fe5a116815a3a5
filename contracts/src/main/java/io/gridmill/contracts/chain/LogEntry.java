package io.gridmill.contracts.chain;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.model.Bytes;
import java.util.List;

/**
 * An event that a contract emitted. Its identity is the block's hash and the index.
 *
 * @param topics the event's hash, then its indexed arguments
 * @param data the other arguments
 * @param index position within the block
 */
public record LogEntry(
        Address address,
        List<Bytes32> topics,
        Bytes data,
        long block,
        Bytes32 blockHash,
        Bytes32 transaction,
        int index) {

    public LogEntry {
        topics = List.copyOf(topics);
    }

    /** Whether it is the event with this first topic. */
    public boolean is(Bytes32 topic) {
        return !topics.isEmpty() && topics.get(0).equals(topic);
    }
}
