package io.gridmill.model;

import org.jspecify.annotations.Nullable;

/**
 * A failure that a user may see. The message says what happened, where (file and line, stage, partition, pool) and what
 * to do next; it never holds a secret.
 */
public class GridmillException extends RuntimeException {

    private final ErrorCode code;

    public GridmillException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public GridmillException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
