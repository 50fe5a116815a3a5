package io.gridmill.model.plan;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one partition works on.
 *
 * @param values what {@code ${partition.NAME}} stands for, by NAME ({@code frame}, {@code frame.count}, {@code index}),
 *     for exactly the placeholders that the stage uses
 * @param points the content of {@code ${partition.file}}: CSV with the names of the dimensions as header and one line
 *     per point; null when the stage does not use it
 * @param count number of points
 * @param identity equal for partitions that hold the same points in the same order, in whatever run, and different
 *     otherwise; goes into the cache key
 */
public record PartitionPoints(
        Map<String, String> values, @Nullable String points, int count, String identity) {

    public PartitionPoints {
        values = Map.copyOf(values);
    }
}
