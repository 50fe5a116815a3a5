package io.gridmill.model.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The one partition of a stage that is not divided. */
record SingleSpace(PartitionUse use) implements PartitionSpace {

    @Override
    public int size() {
        return 1;
    }

    @Override
    public List<String> dimensions() {
        return List.of();
    }

    @Override
    public PartitionPoints at(int partition) {
        if (partition != 0) {
            throw new IndexOutOfBoundsException("No partition " + partition + " of 1");
        }
        Map<String, String> values = new HashMap<>();
        if (use.values().contains(PartitionUse.INDEX)) {
            values.put(PartitionUse.INDEX, "0");
        }
        if (use.values().contains(PartitionUse.COUNT)) {
            values.put(PartitionUse.COUNT, "1");
        }
        return new PartitionPoints(values, use.file() ? "" : null, 1, "");
    }

    @Override
    public PartitionSpace using(PartitionUse other) {
        return new SingleSpace(other);
    }

    @Override
    public long points() {
        return 1;
    }
}
