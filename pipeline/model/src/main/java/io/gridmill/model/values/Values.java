package io.gridmill.model.values;

/** The values of one dimension, in order, computed when asked for. Immutable. */
public sealed interface Values permits NumberRange, SpacedValues, ListedValues {

    /** How many there are, at least 1. */
    long size();

    /** The text of a value. */
    String at(long index);

    /**
     * The text of consecutive values: compact ranges such as {@code 1-9:2} for integers, otherwise the values joined by
     * commas.
     */
    String slice(long from, long count);
}
