package io.gridmill.cli.text;

/**
 * Text from strangers (what commands wrote, names of files and pools) made fit for a terminal: control characters could
 * move the cursor, rename the window or rewrite what stands above, and characters that turn the direction of writing
 * can make a line say something else.
 */
public final class SafeText {

    private SafeText() {}

    /** One line: control characters, line ends too, become visible symbols. */
    public static String line(String text) {
        return clean(text, false);
    }

    /** Several lines: line ends and tabs stay. */
    public static String lines(String text) {
        return clean(text.replace("\r\n", "\n"), true);
    }

    private static String clean(String text, boolean keepLines) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char shown = keepLines && (c == '\n' || c == '\t') ? c : visible(c);
            if (shown != c && clean == null) {
                clean = new StringBuilder(text.length()).append(text, 0, i);
            }
            if (clean != null) {
                clean.append(shown);
            }
        }
        return clean == null ? text : clean.toString();
    }

    private static char visible(char c) {
        if (c < 0x20) {
            return (char) (0x2400 + c);
        }
        if (c == 0x7f) {
            return '\u2421';
        }
        boolean control = c >= 0x80 && c < 0xa0;
        boolean direction = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
        boolean separator = c == 0x2028 || c == 0x2029;
        return control || direction || separator ? '\ufffd' : c;
    }
}
