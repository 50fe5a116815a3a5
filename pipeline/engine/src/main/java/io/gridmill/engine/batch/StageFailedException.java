package io.gridmill.engine.batch;

import org.jspecify.annotations.Nullable;

/** Tells Spring Batch that a stage failed. */
final class StageFailedException extends Exception {

    StageFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
