package io.gridmill.model;

import java.util.Set;

/**
 * The states of something, each with those that may follow it. The enums that implement it are the tables of the state
 * machines; {@code docs/reference/states.md} is drawn from them.
 */
public interface Successive<S extends Enum<S> & Successive<S>> {

    /** The states that may follow this one; none after the last. */
    Set<S> next();

    default boolean mayBecome(S other) {
        return next().contains(other);
    }

    /**
     * The other state.
     *
     * @throws IllegalStateException when it may not follow this one, which is a defect
     */
    default S become(S other) {
        if (!mayBecome(other)) {
            throw new IllegalStateException(getClass().getSimpleName() + " " + this + " cannot become " + other);
        }
        return other;
    }
}
