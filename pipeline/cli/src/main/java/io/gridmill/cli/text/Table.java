package io.gridmill.cli.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Columns for people: as wide as they need, two blanks apart, numbers to the right, no lines. */
public final class Table {

    private static final String GAP = "  ";

    private final List<String> heads = new ArrayList<>();
    private final List<Boolean> right = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    private record Row(List<String> cells, UnaryOperator<String> paint) {}

    /** Adds a column of words. */
    public Table column(String head) {
        heads.add(head);
        right.add(false);
        return this;
    }

    /** Adds a column of numbers. */
    public Table number(String head) {
        heads.add(head);
        right.add(true);
        return this;
    }

    /** Adds a row; control characters in it are made visible. */
    public Table row(Object... cells) {
        return painted(UnaryOperator.identity(), cells);
    }

    /** Adds a row whose whole line is painted. */
    public Table painted(UnaryOperator<String> paint, Object... cells) {
        if (cells.length != heads.size()) {
            throw new IllegalArgumentException("The table has " + heads.size() + " columns, not " + cells.length);
        }
        rows.add(new Row(
                Arrays.stream(cells)
                        .map(cell -> SafeText.line(String.valueOf(cell)))
                        .toList(),
                paint));
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Lines without trailing blanks; the first is the heads. */
    public List<String> lines(Style style) {
        int[] widths = new int[heads.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Width.of(heads.get(i));
            for (Row row : rows) {
                widths[i] = Math.max(widths[i], Width.of(row.cells().get(i)));
            }
        }
        List<String> lines = new ArrayList<>(rows.size() + 1);
        lines.add(style.dim(line(heads, widths)));
        for (Row row : rows) {
            lines.add(row.paint().apply(line(row.cells(), widths)));
        }
        return lines;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(i == 0 ? "" : GAP)
                    .append(
                            right.get(i)
                                    ? Width.padLeft(cells.get(i), widths[i])
                                    : Width.padRight(cells.get(i), widths[i]));
        }
        return line.toString().stripTrailing();
    }
}
