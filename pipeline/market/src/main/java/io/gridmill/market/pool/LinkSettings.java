package io.gridmill.market.pool;

import java.time.Duration;

/**
 * How a link behaves.
 *
 * @param grace how long a pool may not answer before it counts as lost
 * @param mostOrders orders in one call
 * @param mostUnsettledBytes of results per pool that the run has not decided on
 */
public record LinkSettings(Duration grace, int mostOrders, long mostUnsettledBytes) {

    public static final LinkSettings DEFAULT = new LinkSettings(Duration.ofSeconds(20), 500, 32L << 20);

    public LinkSettings {
        if (mostOrders < 1 || mostUnsettledBytes < 1 || grace.isNegative()) {
            throw new IllegalArgumentException("A link sends at least one order at a time");
        }
    }

    public LinkSettings withGrace(Duration other) {
        return new LinkSettings(other, mostOrders, mostUnsettledBytes);
    }
}
