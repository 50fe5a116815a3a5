package io.gridmill.model.protocol;

import org.jspecify.annotations.Nullable;

/** What a message must have: it comes from the other side, and JSON may lack any of it. */
public final class Required {

    private Required() {}

    /** @throws IllegalArgumentException that names the member when it is missing */
    public static void present(String what, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException(what + " is missing");
        }
    }
}
