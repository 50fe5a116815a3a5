package io.gridmill.pool.runner;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern for relative paths: {@code *} and {@code ?} stay within a segment, {@code **} crosses segments (and
 * {@code **}{@code /} may stand for nothing), <code>{a,b}</code> are alternatives. Everything else is literal.
 */
final class Glob {

    private final Pattern pattern;

    private Glob(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @throws IllegalArgumentException with a message for the user */
    static Glob parse(String glob) {
        if (glob.length() > 1024) {
            throw new IllegalArgumentException("a pattern longer than 1024 characters");
        }
        StringBuilder regex = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            switch (c) {
                case '*' -> {
                    if (glob.startsWith("**/", i)) {
                        regex.append("(?:.*/)?");
                        i += 2;
                    } else if (glob.startsWith("**", i)) {
                        regex.append(".*");
                        i++;
                    } else {
                        regex.append("[^/]*");
                    }
                }
                case '?' -> regex.append("[^/]");
                case '{' -> {
                    depth++;
                    regex.append("(?:");
                }
                case '}' -> {
                    depth--;
                    regex.append(')');
                }
                case ',' -> regex.append(depth > 0 ? '|' : ',');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        try {
            if (depth != 0) {
                throw new IllegalArgumentException("'" + glob + "' has a brace without its partner");
            }
            return new Glob(Pattern.compile(regex.toString(), Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + glob + "' is no pattern for file names", e);
        }
    }

    boolean matches(String path) {
        return pattern.matcher(path).matches();
    }
}
