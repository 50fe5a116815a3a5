package io.gridmill.engine.history;

import io.gridmill.engine.ledger.StageState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stage as its own row tells.
 *
 * @param stage index, from 0
 * @param kind {@code run} or {@code copy}
 * @param place {@code market} or {@code home}
 * @param dependsOn indices of the stages that it waits for
 * @param partitions how many it has; null while nobody knows
 * @param cores that each of them has to itself
 */
public record StageRow(
        int stage,
        String name,
        String kind,
        String place,
        List<Integer> dependsOn,
        StageState state,
        @Nullable Integer partitions,
        int cores,
        @Nullable String failureMessage,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    public StageRow {
        dependsOn = List.copyOf(dependsOn);
    }
}
