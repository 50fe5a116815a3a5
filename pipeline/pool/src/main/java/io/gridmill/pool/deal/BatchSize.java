package io.gridmill.pool.deal;

import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionResult;

/** About how many bytes a result takes as JSON. */
final class BatchSize {

    private static final int FIXED = 200;
    private static final int PER_FILE = 200;

    private BatchSize() {}

    static long of(PartitionResult result) {
        long size = FIXED
                + result.standardOutput().length()
                + (long) result.standardError().length();
        for (OutputFile file : result.outputs()) {
            size += PER_FILE + (file.inline() == null ? 0 : file.inline().size() * 4L / 3);
        }
        return size;
    }
}
