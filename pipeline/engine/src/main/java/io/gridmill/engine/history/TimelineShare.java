package io.gridmill.engine.history;

/**
 * How busy a supplier was with a stage during one of equal spans of time.
 *
 * @param span number of the span, from 0
 * @param busyMillis wall time of its commands within the span, summed
 * @param failedMillis the part of it that came to nothing
 */
public record TimelineShare(int span, int supplier, int stage, long busyMillis, long failedMillis) {}
