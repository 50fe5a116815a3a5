package io.gridmill.model.pipeline;

import io.gridmill.model.ErrorCode;
import java.util.Optional;

/** Why an attempt failed, in the words of {@code retry.on}. */
public enum RetryCause {
    /** The pool or its connection failed. */
    WORKER_LOST("worker-lost"),
    /** The command took longer than {@code resources.time}. */
    TIMEOUT("timeout"),
    /** The command took more than {@code resources.memory}. */
    OUT_OF_MEMORY("out-of-memory"),
    /** The command ended with an exit code other than zero. */
    EXIT("exit"),
    /** The outputs are missing, too many or too large. */
    OUTPUT("output");

    private final String word;

    RetryCause(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** The cause that a failure with this code has; empty when no retry can help (a command that does not exist). */
    public static Optional<RetryCause> of(ErrorCode code) {
        return switch (code) {
            case COMMAND_TIMED_OUT -> Optional.of(TIMEOUT);
            case OUT_OF_MEMORY -> Optional.of(OUT_OF_MEMORY);
            case COMMAND_FAILED -> Optional.of(EXIT);
            case OUTPUT_LIMIT, OUTPUT_MISSING, OUTPUT_UNEXPECTED -> Optional.of(OUTPUT);
            default -> code.retryable() ? Optional.of(WORKER_LOST) : Optional.empty();
        };
    }
}
