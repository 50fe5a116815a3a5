package io.gridmill.model.pipeline;

import io.gridmill.model.DataSize;
import java.util.Optional;

/**
 * After an attempt ran out of memory, the next one gets more.
 *
 * @param factor more than 1
 * @param max never more than this; empty: what the pools have
 */
public record MemoryGrowth(double factor, Optional<DataSize> max) {

    public MemoryGrowth {
        if (!(factor > 1 && factor <= 100)) {
            throw new IllegalArgumentException("Memory grows by a factor above 1 and at most 100");
        }
    }

    /** What the attempt after one with this much memory gets; the same when it cannot grow. */
    public DataSize next(DataSize memory) {
        double grown = Math.min(Math.ceil(memory.bytes() * factor), (double) Long.MAX_VALUE);
        DataSize size = DataSize.ofBytes((long) grown);
        if (max.isEmpty() || size.compareTo(max.get()) <= 0) {
            return size;
        }
        return max.get().compareTo(memory) > 0 ? max.get() : memory;
    }
}
