package io.gridmill.pool.deal;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;

/** The pool does not do what it was asked, and nothing has changed. */
public final class DealRefusedException extends GridmillException {

    private final Reason reason;

    public DealRefusedException(Reason reason, ErrorCode code, String message) {
        super(code, message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** What the other side can do about it. */
    public enum Reason {
        /** Nothing: the call is wrong. */
        WRONG,
        /** Prove who it is. */
        UNAUTHORIZED,
        /** Put the deal (again). */
        UNKNOWN,
        /** Nothing: the deal does not allow it any more. */
        CONFLICT,
        /** Wait for the chain. */
        TOO_EARLY,
        /** Sign the next voucher. */
        PAYMENT,
        /** Ask for less at once. */
        TOO_LARGE,
        /** Ask less often. */
        TOO_MANY,
        /** Wait until there is room. */
        BUSY
    }
}
