package io.gridmill.model.pipeline;

/** Globs that choose output files: {@code *}, {@code **}, {@code ?} and {@code {a,b}}, below a directory. */
public final class Globs {

    private static final int LONGEST = 1024;

    private Globs() {}

    /** @throws IllegalArgumentException with a message for the user when this is no such glob */
    public static void check(String glob) {
        if (glob.isEmpty() || glob.length() > LONGEST) {
            throw new IllegalArgumentException("a glob has 1 to " + LONGEST + " characters");
        }
        if (glob.startsWith("/")) {
            throw new IllegalArgumentException("the glob '" + glob + "' must be relative to the output's directory");
        }
        for (String segment : glob.split("/", -1)) {
            if (segment.equals("..") || segment.equals(".") || segment.isEmpty()) {
                throw new IllegalArgumentException("the glob '" + glob + "' must not have empty, '.' or '..' segments");
            }
        }
        boolean inBraces = false;
        for (int i = 0; i < glob.length(); i++) {
            switch (glob.charAt(i)) {
                case '{' -> {
                    if (inBraces) {
                        throw new IllegalArgumentException("the glob '" + glob + "' has braces within braces");
                    }
                    inBraces = true;
                }
                case '}' -> {
                    if (!inBraces) {
                        throw new IllegalArgumentException("the glob '" + glob + "' has '}' without '{'");
                    }
                    inBraces = false;
                }
                case '[', ']', '\\' ->
                    throw new IllegalArgumentException(
                            "the glob '" + glob + "' has '" + glob.charAt(i) + "'; globs know *, **, ? and {a,b}");
                default -> {
                    // Stands for itself.
                }
            }
        }
        if (inBraces) {
            throw new IllegalArgumentException("the glob '" + glob + "' has '{' without '}'");
        }
    }
}
