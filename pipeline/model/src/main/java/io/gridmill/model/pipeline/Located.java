package io.gridmill.model.pipeline;

/** A value and where it stands in the file. */
public record Located<T>(T value, Position position) {}
