package io.gridmill.model.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Partitions whose points are kept: groups and files. {@code starts} holds where the rows of each partition begin, and
 * the number of rows.
 */
final class RowSpace implements PartitionSpace {

    private final List<String> dimensions;
    private final List<List<String>> rows;
    private final int[] starts;
    private final PartitionUse use;

    RowSpace(List<String> dimensions, List<List<String>> rows, int[] starts, PartitionUse use) {
        this.dimensions = List.copyOf(dimensions);
        this.rows = rows;
        this.starts = starts;
        this.use = use;
    }

    @Override
    public int size() {
        return starts.length - 1;
    }

    @Override
    public List<String> dimensions() {
        return dimensions;
    }

    @Override
    public long points() {
        return rows.size();
    }

    @Override
    public PartitionSpace using(PartitionUse other) {
        return new RowSpace(dimensions, rows, starts, other);
    }

    @Override
    public PartitionPoints at(int partition) {
        List<List<String>> own = rows.subList(starts[partition], starts[partition + 1]);
        Map<String, String> values = new HashMap<>();
        for (String name : use.values()) {
            values.put(name, value(name, partition, own));
        }
        StringBuilder csv = new StringBuilder();
        CombinedSpace.appendRow(csv, dimensions);
        own.forEach(row -> CombinedSpace.appendRow(csv, row));
        String points = csv.toString();
        return new PartitionPoints(values, use.file() ? points : null, own.size(), points);
    }

    private String value(String name, int partition, List<List<String>> own) {
        if (name.equals(PartitionUse.INDEX)) {
            return Integer.toString(partition);
        }
        if (name.equals(PartitionUse.COUNT)) {
            return Integer.toString(own.size());
        }
        int dot = name.indexOf('.');
        int column = dimensions.indexOf(dot < 0 ? name : name.substring(0, dot));
        LinkedHashSet<String> distinct = new LinkedHashSet<>();
        own.forEach(row -> distinct.add(row.get(column)));
        return ValueFunction.of(dot < 0 ? "" : name.substring(dot + 1)).apply(new ArrayList<>(distinct));
    }
}
