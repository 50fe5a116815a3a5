package io.gridmill.model.protocol;

/** Who answers for a failed attempt, and so who pays for it. */
public enum FailureKind {
    /** The pool or something between: not paid, tried again free of charge. */
    INFRASTRUCTURE,
    /** The command itself (exit code, time-out, out of memory, wrong outputs): metered time is paid. */
    APPLICATION,
    /** The result was shown to be wrong: not paid, and evidence against the pool. */
    WRONG
}
