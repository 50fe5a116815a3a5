package io.gridmill.model.pipeline;

/** Names of stages, parameters, inputs, outputs and dimensions. */
public final class Names {

    public static final int LONGEST = 63;

    /** For the JSON Schema. */
    public static final String PATTERN = "^[A-Za-z][A-Za-z0-9_-]{0,62}$";

    private Names() {}

    public static boolean isName(String text) {
        if (text.isEmpty() || text.length() > LONGEST || !isLetter(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
