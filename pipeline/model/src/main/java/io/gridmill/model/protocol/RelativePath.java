package io.gridmill.model.protocol;

/** Paths that come from the other side: relative, forward slashes, nothing that leads out of their directory. */
public final class RelativePath {

    private static final int LONGEST = 1024;
    private static final int LONGEST_SEGMENT = 255;

    private RelativePath() {}

    /** @throws IllegalArgumentException when the path could lead anywhere else than below its directory */
    public static String check(String path) {
        if (path.isEmpty() || path.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "A path must have 1 to " + LONGEST + " characters, not " + path.length());
        }
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty()
                    || segment.equals(".")
                    || segment.equals("..")
                    || segment.length() > LONGEST_SEGMENT) {
                throw new IllegalArgumentException("'" + path + "' is not a plain relative path");
            }
        }
        if (path.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == '\\')) {
            throw new IllegalArgumentException("'" + path + "' has control characters or backslashes");
        }
        return path;
    }
}
