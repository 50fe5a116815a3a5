package io.gridmill.model.plan;

import io.gridmill.model.pipeline.Combination;
import io.gridmill.model.pipeline.Limits;
import io.gridmill.model.values.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The combined values of dimensions, numbered from 0. */
record Points(List<Dimension> dimensions, long size) {

    /**
     * Combines dimensions.
     *
     * @param combination names each dimension exactly once
     * @throws IllegalArgumentException with a message for the user
     */
    static Points of(Map<String, Values> values, Combination combination) {
        List<Dimension> dimensions = new ArrayList<>();
        long size = size(combination, values);
        place(combination, values, 1, dimensions);
        // CSV columns and listings follow the order of the file, not that of the expression.
        List<String> order = new ArrayList<>(values.keySet());
        dimensions.sort((one, other) -> Integer.compare(order.indexOf(one.name()), order.indexOf(other.name())));
        return new Points(List.copyOf(dimensions), size);
    }

    private static long size(Combination combination, Map<String, Values> values) {
        if (combination instanceof Combination.Dimension dimension) {
            return valuesOf(dimension, values).size();
        }
        if (combination instanceof Combination.Product product) {
            long size = 1;
            for (Combination factor : product.factors()) {
                long times = size(factor, values);
                if (size > Limits.POINTS / times) {
                    throw new IllegalArgumentException(
                            "the combined dimensions have more than " + Limits.POINTS + " points");
                }
                size *= times;
            }
            return size;
        }
        Combination.Zip zip = (Combination.Zip) combination;
        long size = size(zip.members().get(0), values);
        for (Combination member : zip.members()) {
            long other = size(member, values);
            if (other != size) {
                throw new IllegalArgumentException("zipped dimensions need equally many values: "
                        + label(zip.members().get(0)) + " has " + size + ", " + label(member) + " has " + other);
            }
        }
        return size;
    }

    private static Values valuesOf(Combination.Dimension dimension, Map<String, Values> values) {
        return Objects.requireNonNull(values.get(dimension.name()), dimension.name());
    }

    private static String label(Combination combination) {
        return String.join(" * ", combination.names());
    }

    private static void place(
            Combination combination, Map<String, Values> values, long stride, List<Dimension> placed) {
        if (combination instanceof Combination.Dimension dimension) {
            Values own = valuesOf(dimension, values);
            placed.add(new Dimension(dimension.name(), own, stride, own.size()));
        } else if (combination instanceof Combination.Zip zip) {
            zip.members().forEach(member -> place(member, values, stride, placed));
        } else if (combination instanceof Combination.Product product) {
            long inner = stride;
            for (int i = product.factors().size() - 1; i >= 0; i--) {
                place(product.factors().get(i), values, inner, placed);
                inner *= size(product.factors().get(i), values);
            }
        }
    }

    List<String> names() {
        return dimensions.stream().map(Dimension::name).toList();
    }
}
