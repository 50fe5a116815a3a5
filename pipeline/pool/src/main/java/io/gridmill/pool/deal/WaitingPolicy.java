package io.gridmill.pool.deal;

/**
 * How many partitions may be accepted and not finished.
 *
 * @param mostPerDeal of one deal
 * @param most of all deals together
 */
public record WaitingPolicy(int mostPerDeal, int most) {

    public WaitingPolicy {
        if (mostPerDeal < 1 || most < mostPerDeal) {
            throw new IllegalArgumentException("There is room for at least one partition, and for a whole deal");
        }
    }
}
