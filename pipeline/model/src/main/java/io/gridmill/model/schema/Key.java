package io.gridmill.model.schema;

/**
 * A key of a section.
 *
 * @param template whether the value may hold {@code ${params.*}} instead
 * @param usual what holds when it is absent; empty: nothing
 */
public record Key(String name, Shape shape, boolean required, boolean template, String description, String usual) {}
