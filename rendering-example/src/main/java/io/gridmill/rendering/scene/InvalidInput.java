package io.gridmill.rendering.scene;

/** What the user gave cannot be used; the message says what, where and what to do. The program ends with code 2. */
public final class InvalidInput extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidInput(String message) {
        super(message);
    }

    public InvalidInput(String message, Throwable cause) {
        super(message, cause);
    }
}
