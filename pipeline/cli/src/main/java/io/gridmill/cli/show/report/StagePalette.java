package io.gridmill.cli.show.report;

/** Each stage has a colour, the same in all drawings. The style sheet names them, for light and for dark. */
final class StagePalette {

    private static final int COLOURS = 8;

    private StagePalette() {}

    static String fill(int stage) {
        return "s" + stage % COLOURS;
    }
}
