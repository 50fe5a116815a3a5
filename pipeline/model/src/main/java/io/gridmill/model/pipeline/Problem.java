package io.gridmill.model.pipeline;

import io.gridmill.model.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong with a pipeline file or with what it needs.
 *
 * @param message what is wrong
 * @param hint what to do; null when the message says it
 * @param warning whether the pipeline can run all the same
 */
public record Problem(
        Position position,
        ErrorCode code,
        String message,
        @Nullable String hint,
        boolean warning) implements Comparable<Problem> {

    public static Problem error(Position position, String message, @Nullable String hint) {
        return new Problem(position, ErrorCode.INVALID_PIPELINE, message, hint, false);
    }

    public static Problem warning(Position position, String message, @Nullable String hint) {
        return new Problem(position, ErrorCode.INVALID_PIPELINE, message, hint, true);
    }

    public String file() {
        return position.file();
    }

    public int line() {
        return position.line();
    }

    public int column() {
        return position.column();
    }

    @Override
    public int compareTo(Problem other) {
        return position.compareTo(other.position);
    }

    /** The line a user gets: {@code turntable.yaml:12:9: unknown key 'comand' in run; did you mean 'command'?}. */
    @Override
    public String toString() {
        return position + ": " + (warning ? "warning: " : "") + message + (hint == null ? "" : "; " + hint);
    }
}
