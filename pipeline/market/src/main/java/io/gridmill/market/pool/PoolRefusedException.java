package io.gridmill.market.pool;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.Problem;
import java.io.IOException;
import java.time.Duration;

/** The pool answered, and its answer was no. */
public final class PoolRefusedException extends IOException {

    static final int PAYMENT_REQUIRED = 402;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int TOO_LARGE = 413;
    static final int TOO_EARLY = 425;
    static final int TOO_MANY = 429;
    static final int UNAVAILABLE = 503;

    private final transient Problem problem;
    private final Duration retryAfter;

    public PoolRefusedException(Problem problem, Duration retryAfter) {
        super(problem.status() + " " + problem.title() + (problem.detail() == null ? "" : ": " + problem.detail()));
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    public int status() {
        return problem.status();
    }

    /** What the pool asks to wait; zero when it says nothing. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** Whether the same call may be answered differently in a moment. */
    public boolean isPassing() {
        return switch (status()) {
            case PAYMENT_REQUIRED, TOO_EARLY, TOO_MANY, UNAVAILABLE -> true;
            default -> false;
        };
    }

    /** Whether the pool itself is in trouble, as opposed to the call being wrong. */
    public boolean isFault() {
        return status() >= 500 && status() != UNAVAILABLE;
    }

    public Failure failure(String pool) {
        ErrorCode code = problem.code() == null ? ErrorCode.POOL_REFUSED : problem.code();
        return Failure.infrastructure(code, "Pool " + pool + " refused: " + getMessage());
    }
}
