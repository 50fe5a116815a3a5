package io.gridmill.engine.history;

/**
 * How results of a stage were checked by other owners.
 *
 * @param stage index, from 0
 * @param sample share of the partitions that is checked at least
 * @param quorum owners that must agree
 * @param agreement when two results agree, as the pipeline says it
 * @param compared accepted partitions whose result was compared
 * @param waiting results that do not count yet
 */
public record StageChecks(int stage, double sample, int quorum, String agreement, long compared, long waiting) {}
