package io.gridmill.market.deal;

import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** What a deal has paid for, a bit per partition and attempt, so that millions fit. One thread at a time. */
final class SettledKeys {

    /** Stands for "with success", which happens to a partition once whatever the attempt. */
    private static final int SUCCESS = 0;

    private record Series(int stage, int attempt) {}

    private final Map<Series, BitSet> paid = new HashMap<>();

    /** @param again whether a second success is in order, because the partition was run twice on purpose */
    boolean contains(PartitionResult result, boolean again) {
        PartitionKey key = result.key();
        return contains(key.stage(), key.attempt(), key.partition())
                || (result.succeeded() && !again && contains(key.stage(), SUCCESS, key.partition()));
    }

    void add(PartitionResult result) {
        PartitionKey key = result.key();
        series(key.stage(), key.attempt()).set(key.partition());
        if (result.succeeded()) {
            series(key.stage(), SUCCESS).set(key.partition());
        }
    }

    private boolean contains(int stage, int attempt, int partition) {
        BitSet partitions = paid.get(new Series(stage, attempt));
        return partitions != null && partitions.get(partition);
    }

    private BitSet series(int stage, int attempt) {
        return paid.computeIfAbsent(new Series(stage, attempt), series -> new BitSet());
    }
}
