package io.gridmill.pool.process;

/** The operating system refused to start the command. */
public final class CommandNotStartedException extends Exception {

    private final Reason reason;

    public CommandNotStartedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Who can change it. */
    public enum Reason {
        /** There is no such program. */
        NOT_FOUND,
        /** There is a file, but it is no program that this machine can run. */
        NOT_EXECUTABLE,
        /** The argument vector and environment are larger than the system takes. */
        TOO_LARGE,
        /** The machine has no processes or memory left. */
        NO_RESOURCES
    }
}
