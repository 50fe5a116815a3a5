package io.gridmill.rendering.image;

import java.util.Arrays;

/** A canonical prefix code as DEFLATE wants it. */
final class Huffman {
    private final int[] lengths;
    private final int[] codes;

    private Huffman(int[] lengths) {
        this.lengths = lengths;
        codes = new int[lengths.length];
        int code = 0;
        for (int length = 1; length <= 15; length++) {
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length) {
                    // Codes are sent with their highest bit first, everything else lowest first.
                    codes[symbol] = Integer.reverse(code++) >>> (32 - length);
                }
            }
            code <<= 1;
        }
    }

    /** A code for symbols used so often, no longer than `longest` bits. */
    static Huffman of(int[] use, int longest) {
        int[] weights = use.clone();
        int[] lengths = lengths(weights);
        while (Arrays.stream(lengths).max().orElse(0) > longest) {
            // Flatter weights make a flatter tree; ends at the latest when all are equal.
            for (int i = 0; i < weights.length; i++) {
                weights[i] = weights[i] == 0 ? 0 : weights[i] / 2 + 1;
            }
            lengths = lengths(weights);
        }
        return new Huffman(lengths);
    }

    private static int[] lengths(int[] weights) {
        int n = weights.length;
        long[] queue = new long[n];
        int size = 0;
        for (int i = 0; i < n; i++) {
            if (weights[i] > 0) {
                queue[size++] = (long) weights[i] << 16 | i;
            }
        }
        int[] lengths = new int[n];
        if (size == 0) {
            // A decoder wants a complete code even where nothing is sent.
            lengths[0] = 1;
            lengths[1] = 1;
            return lengths;
        }
        if (size == 1) {
            int only = (int) (queue[0] & 0xFFFF);
            lengths[only] = 1;
            lengths[only == 0 ? 1 : 0] = 1;
            return lengths;
        }
        Arrays.sort(queue, 0, size);
        merge(queue, size, lengths);
        return lengths;
    }

    /** Two sorted queues, leaves and joined nodes, always give the two lightest. */
    private static void merge(long[] leaves, int size, int[] lengths) {
        long[] weight = new long[2 * size - 1];
        int[] parent = new int[2 * size - 1];
        for (int i = 0; i < size; i++) {
            weight[i] = leaves[i] >>> 16;
        }
        int leaf = 0;
        int joined = size;
        for (int node = size; node < 2 * size - 1; node++) {
            for (int k = 0; k < 2; k++) {
                int lightest = leaf < size && (joined >= node || weight[leaf] <= weight[joined]) ? leaf++ : joined++;
                weight[node] += weight[lightest];
                parent[lightest] = node;
            }
        }
        int[] depth = new int[2 * size - 1];
        for (int node = 2 * size - 3; node >= 0; node--) {
            depth[node] = depth[parent[node]] + 1;
            if (node < size) {
                lengths[(int) (leaves[node] & 0xFFFF)] = depth[node];
            }
        }
    }

    int length(int symbol) {
        return lengths[symbol];
    }

    void put(int symbol, Bits out) {
        out.put(codes[symbol], lengths[symbol]);
    }
}
