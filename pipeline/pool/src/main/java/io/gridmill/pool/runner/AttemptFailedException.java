package io.gridmill.pool.runner;

import io.gridmill.model.protocol.Failure;

/** An attempt cannot go on. */
final class AttemptFailedException extends Exception {

    private final transient Failure failure;

    AttemptFailedException(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    AttemptFailedException(Failure failure, Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
