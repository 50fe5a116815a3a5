package io.gridmill.model.template;

import java.util.List;

/**
 * A path in a template, such as {@code partition.frame.count}.
 *
 * @param path the whole path
 * @param root its first segment: {@code params}, {@code run}, {@code pipeline}, {@code inputs}, {@code outputs},
 *     {@code partition}, {@code stages}, {@code secrets} or {@code schedule}
 * @param rest what follows the first dot; empty when there is none
 */
public record Placeholder(String path, String root, String rest) {

    private static final int MOST_SEGMENTS = 8;
    private static final int LONGEST = 255;

    /** @throws IllegalArgumentException with a message for the user when this is no path */
    public static Placeholder parse(String path) {
        if (path.isEmpty()) {
            throw new IllegalArgumentException("an empty placeholder ${}");
        }
        if (path.length() > LONGEST) {
            throw new IllegalArgumentException("a placeholder longer than " + LONGEST + " characters");
        }
        int segments = 1;
        int inSegment = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '.' && inSegment > 0 && i + 1 < path.length()) {
                segments++;
                inSegment = 0;
            } else if (isNameCharacter(c)) {
                inSegment++;
            } else {
                throw new IllegalArgumentException(
                        "'${" + path + "}' is no path; a placeholder holds names joined by dots, never code");
            }
        }
        if (segments > MOST_SEGMENTS) {
            throw new IllegalArgumentException("'${" + path + "}' is deeper than " + MOST_SEGMENTS + " names");
        }
        int dot = path.indexOf('.');
        return dot < 0
                ? new Placeholder(path, path, "")
                : new Placeholder(path, path.substring(0, dot), path.substring(dot + 1));
    }

    /** The names between the dots. */
    public List<String> segments() {
        return List.of(path.split("\\.", -1));
    }

    /** The second name of the path; empty when there is none. */
    public String name() {
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }

    @Override
    public String toString() {
        return "${" + path + "}";
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-'
                || c == '+';
    }
}
