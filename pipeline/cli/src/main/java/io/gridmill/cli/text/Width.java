package io.gridmill.cli.text;

/** How many columns of a terminal a text takes. */
public final class Width {

    private static final String ELLIPSIS = "…";

    private Width() {}

    /** Columns of a text without control characters. */
    public static int of(String text) {
        return text.codePoints().map(Width::of).sum();
    }

    private static int of(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT, Character.CONTROL -> 0;
            default -> isWide(codePoint) ? 2 : 1;
        };
    }

    /** East Asian wide and full-width characters, and pictures. */
    private static boolean isWide(int c) {
        return (c >= 0x1100 && c <= 0x115f)
                || (c >= 0x2e80 && c <= 0xa4cf && c != 0x303f)
                || (c >= 0xac00 && c <= 0xd7a3)
                || (c >= 0xf900 && c <= 0xfaff)
                || (c >= 0xfe30 && c <= 0xfe6f)
                || (c >= 0xff00 && c <= 0xff60)
                || (c >= 0xffe0 && c <= 0xffe6)
                || (c >= 0x1f300 && c <= 0x1faff)
                || (c >= 0x20000 && c <= 0x3fffd);
    }

    /** The beginning of a text that fits, with an ellipsis when something is left out. */
    public static String fit(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int width = 0;
        for (int codePoint : text.codePoints().toArray()) {
            width += of(codePoint);
            if (width > columns - 1) {
                break;
            }
            kept.appendCodePoint(codePoint);
        }
        return columns < 1 ? "" : kept + ELLIPSIS;
    }

    /** Filled up with blanks on the right; longer texts stay as they are. */
    public static String padRight(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - of(text)));
    }

    /** Filled up with blanks on the left; longer texts stay as they are. */
    public static String padLeft(String text, int columns) {
        return " ".repeat(Math.max(0, columns - of(text))) + text;
    }
}
