package io.gridmill.engine.batch;

import io.gridmill.engine.ledger.StageState;

/**
 * The end of a stage.
 *
 * @param accepted partitions whose results were accepted, cached ones not counted
 * @param message why it failed; empty when it did not
 */
public record StageEnd(StageState state, long partitions, long accepted, long cached, long failed, String message) {}
