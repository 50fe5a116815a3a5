package io.gridmill.model.protocol;

import io.gridmill.model.ErrorCode;

/**
 * Why an attempt failed.
 *
 * @param kind who answers for it
 * @param message for the user: what happened and, where it helps, what to do
 */
public record Failure(ErrorCode code, FailureKind kind, String message) {

    private static final int LONGEST_MESSAGE = 2000;

    public Failure {
        message = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message;
    }

    /** The pool's fault: costs nothing and is tried again elsewhere without counting. */
    public static Failure infrastructure(ErrorCode code, String message) {
        return new Failure(code, FailureKind.INFRASTRUCTURE, message);
    }

    /** The command's fault: the metered time is paid and the attempt counts. */
    public static Failure application(ErrorCode code, String message) {
        return new Failure(code, FailureKind.APPLICATION, message);
    }
}
