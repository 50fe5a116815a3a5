package io.gridmill.contracts.typed;

import org.jspecify.annotations.Nullable;

/** Bounds that all messages share; what comes from the other side is a stranger's. */
final class Checks {

    private Checks() {}

    /** JSON may lack a member; the message names it. */
    static void present(String what, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException(what + " is missing");
        }
    }

    static void notNegative(String what, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " cannot be negative: " + value);
        }
    }
}
