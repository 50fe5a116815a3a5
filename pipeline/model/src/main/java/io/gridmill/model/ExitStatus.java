package io.gridmill.model;

/** What the command line tells its caller. */
public enum ExitStatus {
    OK(0),
    FAILED(1),
    INVALID_INPUT(2),
    TOLERATED_FAILURES(3),
    BUDGET(4),
    INTERRUPTED(130);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
