package io.gridmill.market.simulator;

import java.util.Map;

/**
 * What is simulated.
 *
 * @param slots of each pool
 * @param shares of the pools by strategy; the rest is honest
 * @param verify as in a pipeline file
 */
record Setup(int pools, int slots, int partitions, Map<Strategy, Double> shares, String verify, long seed) {

    static final String REPLICAS = "{replicas: 2}";

    Setup {
        shares = Map.copyOf(shares);
    }

    @Override
    public String toString() {
        return pools + " pools, " + partitions + " partitions, " + shares + ", verify: " + verify + ", seed " + seed;
    }
}
