package io.gridmill.model.plan;

import io.gridmill.model.pipeline.Limits;
import io.gridmill.model.values.ListedValues;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Partitions of consecutive points. The points are cut into blocks of equal length, and each block into chunks; the last
 * chunk of a block may be shorter. Without a reason to keep points apart all of them are one block.
 */
final class CombinedSpace implements PartitionSpace {

    private final Points points;
    private final long block;
    private final int chunk;
    private final long chunksPerBlock;
    private final int size;
    private final PartitionUse use;
    private final List<Wanted> wanted;

    /** A value that the stage uses: a function of a dimension. */
    private record Wanted(String name, Dimension dimension, ValueFunction function) {}

    /**
     * @param block points after which a new chunk begins; a divisor of the number of points
     * @throws IllegalArgumentException with a message for the user when there are too many partitions
     */
    CombinedSpace(Points points, long block, int chunk, PartitionUse use) {
        this.points = points;
        this.block = block;
        this.chunk = chunk;
        this.chunksPerBlock = (block + chunk - 1) / chunk;
        long partitions = points.size() / block * chunksPerBlock;
        if (partitions > Limits.PARTITIONS) {
            throw new IllegalArgumentException(partitions + " partitions are more than the " + Limits.PARTITIONS
                    + " that a stage can have; put more points into each with a larger chunk");
        }
        this.size = (int) partitions;
        this.use = use;
        this.wanted = wanted(points, use);
    }

    private static List<Wanted> wanted(Points points, PartitionUse use) {
        List<Wanted> wanted = new ArrayList<>();
        for (Dimension dimension : points.dimensions()) {
            for (String name : use.values()) {
                if (name.equals(dimension.name())) {
                    wanted.add(new Wanted(name, dimension, ValueFunction.TEXT));
                } else if (name.startsWith(dimension.name() + ".")) {
                    String word = name.substring(dimension.name().length() + 1);
                    wanted.add(new Wanted(name, dimension, ValueFunction.of(word)));
                }
            }
        }
        return List.copyOf(wanted);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public List<String> dimensions() {
        return points.names();
    }

    @Override
    public long points() {
        return points.size();
    }

    @Override
    public PartitionSpace using(PartitionUse other) {
        return new CombinedSpace(points, block, chunk, other);
    }

    /** Number of the first point of a partition. */
    long firstPoint(int partition) {
        if (partition < 0 || partition >= size) {
            throw new IndexOutOfBoundsException("No partition " + partition + " of " + size);
        }
        return partition / chunksPerBlock * block + partition % chunksPerBlock * chunk;
    }

    long block() {
        return block;
    }

    int chunk() {
        return chunk;
    }

    Points combined() {
        return points;
    }

    /** First partition of the block that begins with this point. */
    int partitionOfBlock(long number) {
        return (int) (number * chunksPerBlock);
    }

    @Override
    public PartitionPoints at(int partition) {
        long first = firstPoint(partition);
        int count = (int) Math.min(chunk, block - partition % chunksPerBlock * chunk);
        Map<String, String> values = new HashMap<>();
        if (use.values().contains(PartitionUse.INDEX)) {
            values.put(PartitionUse.INDEX, Integer.toString(partition));
        }
        if (use.values().contains(PartitionUse.COUNT)) {
            values.put(PartitionUse.COUNT, Integer.toString(count));
        }
        for (Wanted want : wanted) {
            values.put(want.name, value(want, first, count));
        }
        String file = use.file() ? csv(first, count) : null;
        return new PartitionPoints(values, file, count, identity(first, count, file));
    }

    private String identity(long first, int count, @Nullable String file) {
        Dimension only = points.dimensions().get(0);
        if (points.dimensions().size() == 1 && !(only.values() instanceof ListedValues)) {
            return only.name() + "\n" + only.values().slice(only.index(first), count);
        }
        return file != null ? file : csv(first, count);
    }

    private static String value(Wanted want, long first, int count) {
        Dimension dimension = want.dimension;
        long from = dimension.index(first);
        if (count == 1 || (first % dimension.stride()) + count <= dimension.stride()) {
            return want.function == ValueFunction.COUNT
                    ? "1"
                    : dimension.values().at(from);
        }
        // Numbers in a row cost no list, however many points a partition has.
        if (dimension.stride() == 1 && from + count <= dimension.size()) {
            switch (want.function) {
                case FIRST -> {
                    return dimension.values().at(from);
                }
                case LAST -> {
                    return dimension.values().at(from + count - 1);
                }
                case TEXT -> {
                    if (!(dimension.values() instanceof ListedValues)) {
                        return dimension.values().slice(from, count);
                    }
                }
                case COUNT -> {
                    if (!(dimension.values() instanceof ListedValues)) {
                        return Integer.toString(count);
                    }
                }
                case MIN, MAX -> {}
            }
        }
        return want.function.apply(List.copyOf(distinct(dimension, first, count)));
    }

    private static Collection<String> distinct(Dimension dimension, long first, int count) {
        Set<String> values = new LinkedHashSet<>();
        long last = first + count;
        for (long point = first; point < last; point += dimension.stride() - point % dimension.stride()) {
            values.add(dimension.at(point));
        }
        return values;
    }

    private String csv(long first, int count) {
        StringBuilder text = new StringBuilder();
        appendRow(text, points.names());
        List<Dimension> dimensions = points.dimensions();
        for (long point = first; point < first + count; point++) {
            for (int i = 0; i < dimensions.size(); i++) {
                if (i > 0) {
                    text.append(',');
                }
                ListedValues.appendField(text, dimensions.get(i).at(point));
            }
            text.append('\n');
        }
        return text.toString();
    }

    static void appendRow(StringBuilder text, List<String> fields) {
        for (int i = 0; i < fields.size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            ListedValues.appendField(text, fields.get(i));
        }
        text.append('\n');
    }
}
