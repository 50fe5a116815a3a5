package io.gridmill.model;

/** Every kind of failure a user can see. The name is stable: scripts and dashboards match on it. */
public enum ErrorCode {
    INVALID_PIPELINE(ExitStatus.INVALID_INPUT, false),
    INVALID_PARAMETER(ExitStatus.INVALID_INPUT, false),
    INVALID_USAGE(ExitStatus.INVALID_INPUT, false),
    INVALID_CONFIGURATION(ExitStatus.INVALID_INPUT, false),
    INPUT_MISSING(ExitStatus.INVALID_INPUT, false),
    INPUT_CORRUPT(ExitStatus.FAILED, true),
    UNSUPPORTED(ExitStatus.INVALID_INPUT, false),

    RUN_NOT_FOUND(ExitStatus.INVALID_INPUT, false),
    RUN_OWNED_ELSEWHERE(ExitStatus.FAILED, false),
    RUN_CANCELLED(ExitStatus.INTERRUPTED, false),
    STAGE_FAILED(ExitStatus.FAILED, false),

    COMMAND_NOT_FOUND(ExitStatus.FAILED, false),
    COMMAND_FAILED(ExitStatus.FAILED, false),
    COMMAND_TIMED_OUT(ExitStatus.FAILED, false),
    OUT_OF_MEMORY(ExitStatus.FAILED, false),
    OUTPUT_LIMIT(ExitStatus.FAILED, false),
    OUTPUT_MISSING(ExitStatus.FAILED, false),
    OUTPUT_UNEXPECTED(ExitStatus.FAILED, false),

    WORKER_LOST(ExitStatus.FAILED, true),
    POOL_UNREACHABLE(ExitStatus.FAILED, true),
    POOL_REFUSED(ExitStatus.FAILED, true),
    POOL_MISBEHAVED(ExitStatus.FAILED, false),
    NO_POOL(ExitStatus.FAILED, true),
    NO_SECOND_OWNER(ExitStatus.FAILED, true),
    NOT_DETERMINISTIC(ExitStatus.FAILED, false),

    BUDGET_EXHAUSTED(ExitStatus.BUDGET, false),
    DEPOSIT_TOO_SMALL(ExitStatus.BUDGET, false),
    DEADLINE_PASSED(ExitStatus.FAILED, false),
    CHAIN_UNREACHABLE(ExitStatus.FAILED, true),
    TRANSACTION_REFUSED(ExitStatus.FAILED, false),
    WALLET_UNUSABLE(ExitStatus.INVALID_INPUT, false),

    STORE_UNREACHABLE(ExitStatus.FAILED, true),
    STORE_REFUSED(ExitStatus.FAILED, false),
    DATABASE_UNREACHABLE(ExitStatus.FAILED, true),

    GRID_FAILED(ExitStatus.FAILED, false),
    INTERNAL(ExitStatus.FAILED, false);

    private final ExitStatus exitStatus;
    private final boolean retryable;

    ErrorCode(ExitStatus exitStatus, boolean retryable) {
        this.exitStatus = exitStatus;
        this.retryable = retryable;
    }

    public ExitStatus exitStatus() {
        return exitStatus;
    }

    /** Whether the same thing may succeed later or elsewhere without anybody changing anything. */
    public boolean retryable() {
        return retryable;
    }
}
