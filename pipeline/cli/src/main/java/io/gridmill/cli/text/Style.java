package io.gridmill.cli.text;

/** Colours, or none. */
public enum Style {
    PLAIN(false),
    COLOUR(true);

    private final boolean colour;

    Style(boolean colour) {
        this.colour = colour;
    }

    public static Style of(boolean colour) {
        return colour ? COLOUR : PLAIN;
    }

    public String bold(String text) {
        return paint("1", text);
    }

    public String dim(String text) {
        return paint("2", text);
    }

    public String red(String text) {
        return paint("31", text);
    }

    public String green(String text) {
        return paint("32", text);
    }

    public String yellow(String text) {
        return paint("33", text);
    }

    public String cyan(String text) {
        return paint("36", text);
    }

    private String paint(String code, String text) {
        return colour && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
