package io.gridmill.cli.show;

import io.gridmill.cli.text.Terminal;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Enough of a terminal to see what a user would see: cursor up, carriage return, clearing, wrapping at the width. */
final class FakeTerminal extends Writer {

    private static final Pattern CONTROL = Pattern.compile("\u001b\\[(\\??[0-9;]*)([A-Za-z])");

    private final int width;
    private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
    private final StringBuilder written = new StringBuilder();
    private int row;
    private int column;
    private int writes;

    FakeTerminal(int width) {
        this.width = width;
    }

    Terminal terminal(boolean colour) {
        return new Terminal(true, colour, () -> width);
    }

    PrintWriter writer() {
        return new PrintWriter(this);
    }

    /** What stands on the screen and above it, without blank rows at the end. */
    String screen() {
        return String.join(
                        "\n",
                        rows.stream()
                                .map(line -> line.toString().stripTrailing())
                                .toList())
                .stripTrailing();
    }

    String written() {
        return written.toString();
    }

    int writes() {
        return writes;
    }

    @Override
    public void write(char[] buffer, int offset, int length) {
        String text = new String(buffer, offset, length);
        written.append(text);
        writes++;
        Matcher control = CONTROL.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (control.find(at) && control.start() == at) {
                act(control.group(1), control.group(2).charAt(0));
                at = control.end();
            } else {
                put(text.charAt(at++));
            }
        }
    }

    private void act(String argument, char command) {
        switch (command) {
            case 'A' -> row = Math.max(0, row - Integer.parseInt(argument));
            case 'K' -> current().setLength(Math.min(current().length(), column));
            case 'J' -> {
                current().setLength(Math.min(current().length(), column));
                while (rows.size() > row + 1) {
                    rows.remove(rows.size() - 1);
                }
            }
            case 'm', 'h', 'l' -> {}
            default -> throw new AssertionError("A terminal may not know ESC[" + argument + command);
        }
    }

    private void put(char c) {
        switch (c) {
            case '\r' -> column = 0;
            case '\n' -> {
                down();
                column = 0;
            }
            case '\u001b' -> throw new AssertionError("An escape that is no control sequence");
            default -> {
                if (column == width) {
                    down();
                    column = 0;
                }
                while (current().length() <= column) {
                    current().append(' ');
                }
                current().setCharAt(column++, c);
            }
        }
    }

    private void down() {
        row++;
        while (rows.size() <= row) {
            rows.add(new StringBuilder());
        }
    }

    private StringBuilder current() {
        return rows.get(row);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
