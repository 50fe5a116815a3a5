package io.gridmill.pool.court;

/**
 * Where the chain is.
 *
 * @param block number of the newest one
 * @param epochSeconds the time that counts for deadlines, in Unix time
 */
record Moment(long block, long epochSeconds) {}
