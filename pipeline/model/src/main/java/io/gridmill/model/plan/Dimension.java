package io.gridmill.model.plan;

import io.gridmill.model.values.Values;

/**
 * A dimension of combined points: the value of point {@code i} is number {@code (i / stride) % size}.
 *
 * @param stride how many points follow each other with the same value
 */
record Dimension(String name, Values values, long stride, long size) {

    long index(long point) {
        return point / stride % size;
    }

    String at(long point) {
        return values.at(index(point));
    }
}
