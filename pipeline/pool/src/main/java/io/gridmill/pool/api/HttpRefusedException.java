package io.gridmill.pool.api;

/** A call that is refused before its meaning is looked at. */
final class HttpRefusedException extends RuntimeException {

    private final int status;

    HttpRefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
