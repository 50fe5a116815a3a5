package io.gridmill.pool.chain;

/**
 * Where the chain is.
 *
 * @param block number of the newest one
 * @param epochSeconds the time that counts for deadlines, in Unix time
 */
public record Moment(long block, long epochSeconds) {}
