package io.gridmill.rendering.geometry;

import java.util.Arrays;

/**
 * Builds the hierarchy by the surface area heuristic over a few bins per axis. Each inner node holds the boxes of both
 * children (12 floats), so that a traversal step touches one place in memory.
 */
final class BvhBuilder {
    private static final int BINS = 12;
    private static final int LEAF = 3;

    private final float[] bounds;
    private final int[] order;
    private float[] nodeBounds;
    private int[] nodeChildren;
    private int nodes;
    private int root;

    private final float[] leftBox = new float[6 * BINS];
    private final float[] binBox = new float[6 * BINS];
    private final int[] binCount = new int[BINS];
    private final float[] centroid = new float[6];
    private final float[] sweep = new float[6];

    BvhBuilder(float[] bounds, int size) {
        this.bounds = bounds;
        order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        nodeBounds = new float[12 * Math.max(1, size)];
        nodeChildren = new int[2 * Math.max(1, size)];
    }

    /** The primitives' new order: leaves are runs of it. */
    int[] build() {
        root = order.length == 0 ? Bvh.leaf(0, 0) : split(0, order.length, 0);
        nodeBounds = Arrays.copyOf(nodeBounds, 12 * nodes);
        nodeChildren = Arrays.copyOf(nodeChildren, 2 * nodes);
        return order;
    }

    float[] nodeBounds() {
        return nodeBounds;
    }

    int[] nodeChildren() {
        return nodeChildren;
    }

    int root() {
        return root;
    }

    private int split(int from, int to, int depth) {
        if (to - from <= LEAF) {
            return Bvh.leaf(from, to - from);
        }
        int middle = depth > Bvh.MAX_DEPTH - 26 ? -1 : partition(from, to);
        if (middle < 0) {
            // Equal centroids, or too deep already: halves always end.
            middle = (from + to) >>> 1;
        }
        int node = nodes++;
        int left = split(from, middle, depth + 1);
        int right = split(middle, to, depth + 1);
        box(from, middle, nodeBounds, node * 12);
        box(middle, to, nodeBounds, node * 12 + 6);
        nodeChildren[node * 2] = left;
        nodeChildren[node * 2 + 1] = right;
        return node;
    }

    private int partition(int from, int to) {
        empty(centroid, 0);
        for (int i = from; i < to; i++) {
            int k = order[i] * 6;
            for (int a = 0; a < 3; a++) {
                float c = bounds[k + a] + bounds[k + 3 + a];
                centroid[a] = Math.min(centroid[a], c);
                centroid[3 + a] = Math.max(centroid[3 + a], c);
            }
        }
        double best = Double.POSITIVE_INFINITY;
        int bestAxis = -1;
        int bestBin = 0;
        for (int axis = 0; axis < 3; axis++) {
            if (!(centroid[3 + axis] - centroid[axis] > 1e-7f)) {
                continue;
            }
            fillBins(from, to, axis);
            empty(sweep, 0);
            for (int b = 0; b < BINS; b++) {
                grow(sweep, 0, binBox, b * 6);
                System.arraycopy(sweep, 0, leftBox, b * 6, 6);
            }
            empty(sweep, 0);
            int right = 0;
            for (int b = BINS - 1; b > 0; b--) {
                grow(sweep, 0, binBox, b * 6);
                right += binCount[b];
                int left = to - from - right;
                if (left > 0 && right > 0) {
                    double cost = area(leftBox, (b - 1) * 6) * left + area(sweep, 0) * right;
                    if (cost < best) {
                        best = cost;
                        bestAxis = axis;
                        bestBin = b;
                    }
                }
            }
        }
        return bestAxis < 0 ? -1 : reorder(from, to, bestAxis, bestBin);
    }

    private void fillBins(int from, int to, int axis) {
        Arrays.fill(binCount, 0);
        for (int b = 0; b < BINS; b++) {
            empty(binBox, b * 6);
        }
        for (int i = from; i < to; i++) {
            int bin = bin(order[i], axis);
            binCount[bin]++;
            grow(binBox, bin * 6, bounds, order[i] * 6);
        }
    }

    private int bin(int primitive, int axis) {
        float c = bounds[primitive * 6 + axis] + bounds[primitive * 6 + 3 + axis];
        int bin = (int) ((c - centroid[axis]) / (centroid[3 + axis] - centroid[axis]) * BINS);
        return Math.min(BINS - 1, bin);
    }

    private int reorder(int from, int to, int axis, int bin) {
        int left = from;
        int right = to - 1;
        while (left <= right) {
            if (bin(order[left], axis) < bin) {
                left++;
            } else {
                int swap = order[left];
                order[left] = order[right];
                order[right--] = swap;
            }
        }
        return left;
    }

    private void box(int from, int to, float[] out, int at) {
        empty(out, at);
        for (int i = from; i < to; i++) {
            grow(out, at, bounds, order[i] * 6);
        }
    }

    private static void empty(float[] box, int at) {
        Arrays.fill(box, at, at + 3, Float.POSITIVE_INFINITY);
        Arrays.fill(box, at + 3, at + 6, Float.NEGATIVE_INFINITY);
    }

    private static void grow(float[] box, int at, float[] with, int from) {
        for (int a = 0; a < 3; a++) {
            box[at + a] = Math.min(box[at + a], with[from + a]);
            box[at + 3 + a] = Math.max(box[at + 3 + a], with[from + 3 + a]);
        }
    }

    private static double area(float[] box, int at) {
        double x = box[at + 3] - box[at];
        double y = box[at + 4] - box[at + 1];
        double z = box[at + 5] - box[at + 2];
        return x * y + y * z + z * x;
    }
}
