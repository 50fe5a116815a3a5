package io.gridmill.engine.history;

/** How much a stage's output holds. */
public record OutputTotal(int stage, String output, long files, long bytes) {}
