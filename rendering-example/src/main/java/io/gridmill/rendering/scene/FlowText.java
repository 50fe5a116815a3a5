package io.gridmill.rendering.scene;

import io.gridmill.rendering.scene.Node.Entry;
import io.gridmill.rendering.scene.Node.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one value: plain, quoted, or a list or keys in brackets, which may go over several lines. */
final class FlowText {
    private static final int MAX_DEPTH = 16;
    private static final String NOT_SUPPORTED = "&*!|>%@`";

    private final String file;
    private final String[] lines;
    private int line;
    private int column;
    private int depth;

    /**
     * @param line counts from 1
     * @param column counts from 0
     */
    FlowText(String file, String[] lines, int line, int column) {
        this.file = file;
        this.lines = lines;
        this.line = line;
        this.column = column;
    }

    /** The text before a comment, without blanks at its end. A comment's # stands first or after a blank. */
    static String withoutComment(String text) {
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if ((c == '"' || c == '\'') && (i == 0 || " [{,:".indexOf(text.charAt(i - 1)) >= 0)) {
                quote = c;
            } else if (c == '#' && (i == 0 || text.charAt(i - 1) == ' ')) {
                return text.substring(0, i).stripTrailing();
            }
        }
        return text.stripTrailing();
    }

    /** Reads the value; nothing but a comment may follow on its last line. */
    Node read() throws InvalidInput {
        char c = current().charAt(column);
        Node node = c == '[' || c == '{' || c == '"' || c == '\'' ? value(false) : plain(false);
        String rest = withoutComment(" " + current().substring(column));
        if (!rest.isBlank()) {
            throw error("unexpected '" + rest.strip() + "' after the value");
        }
        return node;
    }

    /** The line on which the value ended, from 1. */
    int lastLine() {
        return line;
    }

    private String current() {
        return lines[line - 1];
    }

    private Place place() {
        return new Place(line, column + 1);
    }

    private InvalidInput error(String message) {
        return error(place(), message);
    }

    private InvalidInput error(Place at, String message) {
        return new InvalidInput(file + ":" + at.line() + ":" + at.column() + ": " + message);
    }

    private Node value(boolean inBrackets) throws InvalidInput {
        return switch (current().charAt(column)) {
            case '[' -> items();
            case '{' -> fields();
            case '"', '\'' -> quoted();
            default -> plain(inBrackets);
        };
    }

    private Node items() throws InvalidInput {
        Place start = open();
        List<Node> items = new ArrayList<>();
        while (peek(start) != ']') {
            items.add(value(true));
            separator(start, ']');
        }
        close();
        return new Node.Items(items, start);
    }

    private Node fields() throws InvalidInput {
        Place start = open();
        Map<String, Entry> entries = new LinkedHashMap<>();
        while (peek(start) != '}') {
            Place keyPlace = place();
            int end = column;
            while (end < current().length() && ":,{}[]# ".indexOf(current().charAt(end)) < 0) {
                end++;
            }
            String key = current().substring(column, end);
            if (key.isEmpty() || end == current().length() || current().charAt(end) != ':') {
                throw error(keyPlace, "expected 'key: value' inside { }");
            }
            column = end + 1;
            char c = peek(start);
            if (c == ',' || c == '}') {
                throw error(keyPlace, "'" + key + "' has no value");
            }
            if (entries.put(key, new Entry(keyPlace, value(true))) != null) {
                throw error(keyPlace, "'" + key + "' appears twice");
            }
            separator(start, '}');
        }
        close();
        return new Node.Fields(entries, start);
    }

    private Place open() throws InvalidInput {
        if (++depth > MAX_DEPTH) {
            throw error("nested deeper than " + MAX_DEPTH + " levels");
        }
        Place start = place();
        column++;
        return start;
    }

    private void close() {
        depth--;
        column++;
    }

    /** Skips blanks, comments and line ends inside brackets; answers the next character. */
    private char peek(Place start) throws InvalidInput {
        while (true) {
            String text = current();
            while (column < text.length() && text.charAt(column) == ' ') {
                column++;
            }
            boolean comment = column < text.length()
                    && text.charAt(column) == '#'
                    && (column == 0 || text.charAt(column - 1) == ' ');
            if (column < text.length() && !comment) {
                return text.charAt(column);
            }
            if (line == lines.length) {
                throw error(start, "this bracket is never closed");
            }
            line++;
            column = 0;
        }
    }

    private void separator(Place start, char closing) throws InvalidInput {
        char c = peek(start);
        if (c == ',') {
            column++;
            if (peek(start) == ',') {
                throw error("a value is missing between two commas");
            }
        } else if (c != closing) {
            throw error("expected ',' or '" + closing + "'");
        }
    }

    private Node quoted() throws InvalidInput {
        Place start = place();
        String text = current();
        int end = text.indexOf(text.charAt(column), column + 1);
        if (end < 0) {
            throw error("this quote is never closed");
        }
        String inside = text.substring(column + 1, end);
        if (inside.indexOf('\\') >= 0) {
            throw error("escapes with \\ are not supported in scene files");
        }
        column = end + 1;
        return new Node.Scalar(inside, start);
    }

    private Node plain(boolean inBrackets) throws InvalidInput {
        Place start = place();
        String text = current();
        if (NOT_SUPPORTED.indexOf(text.charAt(column)) >= 0) {
            throw error("'" + text.charAt(column) + "' cannot begin a value in a scene file: put it in quotes");
        }
        int end = column;
        while (end < text.length()
                && !(inBrackets && ",[]{}".indexOf(text.charAt(end)) >= 0)
                && !(text.charAt(end) == '#' && text.charAt(end - 1) == ' ')) {
            end++;
        }
        String value = text.substring(column, end).strip();
        if (value.isEmpty()) {
            throw error("a value is missing here");
        }
        column = end;
        return new Node.Scalar(value, start);
    }
}
