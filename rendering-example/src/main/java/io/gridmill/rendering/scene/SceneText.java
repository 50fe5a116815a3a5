package io.gridmill.rendering.scene;

import io.gridmill.rendering.scene.Node.Entry;
import io.gridmill.rendering.scene.Node.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the part of YAML that scene files are written in: nested keys and lists by indentation, lists and keys in
 * brackets, plain or quoted values, comments. Anything else YAML knows (anchors, tags, block texts, several documents)
 * is refused with a message, never guessed at.
 */
final class SceneText {
    private static final int MAX_DEPTH = 16;

    /** A line without its comment, and how far it is indented. */
    private record Line(int number, int indent, String text) {}

    private final String file;
    private final String[] raw;
    private final List<Line> lines = new ArrayList<>();
    private int next;
    private int depth;

    private SceneText(String file, String text) {
        this.file = file;
        raw = text.split("\n", -1);
    }

    /**
     * @param file name for messages
     */
    static Node parse(String file, String text) throws InvalidInput {
        SceneText scene = new SceneText(file, text);
        scene.splitLines();
        if (scene.lines.isEmpty()) {
            throw new InvalidInput(file + ": the scene file is empty");
        }
        Node node = scene.block(0);
        if (scene.next < scene.lines.size()) {
            Line line = scene.lines.get(scene.next);
            throw scene.error(line, 0, "this line is indented differently from the ones it belongs to");
        }
        return node;
    }

    private void splitLines() throws InvalidInput {
        for (int i = 0; i < raw.length; i++) {
            String line = raw[i].endsWith("\r") ? raw[i].substring(0, raw[i].length() - 1) : raw[i];
            raw[i] = line;
            int indent = 0;
            while (indent < line.length() && line.charAt(indent) == ' ') {
                indent++;
            }
            String text = FlowText.withoutComment(line.substring(indent));
            if (text.isEmpty()) {
                continue;
            }
            int tab = line.indexOf('\t');
            if (tab >= 0 && tab < indent + text.length()) {
                throw error(i + 1, tab + 1, "a tab: indent with spaces");
            }
            if (text.equals("---") || text.equals("...")) {
                throw error(i + 1, indent + 1, "a scene file holds one document: remove '" + text + "'");
            }
            lines.add(new Line(i + 1, indent, text));
        }
    }

    private InvalidInput error(Line line, int offset, String message) {
        return error(line.number, line.indent + offset + 1, message);
    }

    private InvalidInput error(int line, int column, String message) {
        return new InvalidInput(file + ":" + line + ":" + column + ": " + message);
    }

    private Node block(int least) throws InvalidInput {
        Line first = lines.get(next);
        if (first.indent < least) {
            throw error(first, 0, "a value is expected here, indented by at least " + least + " spaces");
        }
        if (++depth > MAX_DEPTH) {
            throw error(first, 0, "nested deeper than " + MAX_DEPTH + " levels");
        }
        Node node;
        if (isItem(first.text)) {
            node = items(first.indent);
        } else if (keyEnd(first.text) >= 0) {
            node = fields(first.indent);
        } else {
            next++;
            node = value(first, 0);
        }
        depth--;
        return node;
    }

    private static boolean isItem(String text) {
        return text.equals("-") || text.startsWith("- ");
    }

    /** Where the key that begins a line ends, or -1 when it does not begin with one. */
    private static int keyEnd(String text) {
        int end = 0;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end)) || "_-.".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        boolean colon = end > 0 && end < text.length() && text.charAt(end) == ':';
        return colon && (end + 1 == text.length() || text.charAt(end + 1) == ' ') ? end : -1;
    }

    private Node items(int indent) throws InvalidInput {
        List<Node> items = new ArrayList<>();
        Line first = lines.get(next);
        while (next < lines.size()) {
            Line line = lines.get(next);
            if (line.indent < indent || (line.indent == indent && !isItem(line.text))) {
                break;
            }
            if (line.indent > indent) {
                throw error(line, 0, "indented too far: the list's items begin at column " + (indent + 1));
            }
            int start = 1;
            while (start < line.text.length() && line.text.charAt(start) == ' ') {
                start++;
            }
            if (start == line.text.length()) {
                next++;
                requireMore(line, "an empty list item");
                items.add(block(indent + 1));
            } else {
                // The item's own text is read as a block of its own, indented to where it stands.
                lines.set(next, new Line(line.number, indent + start, line.text.substring(start)));
                items.add(block(indent + 1));
            }
        }
        return new Node.Items(items, new Place(first.number, first.indent + 1));
    }

    private Node fields(int indent) throws InvalidInput {
        Map<String, Entry> entries = new LinkedHashMap<>();
        Line first = lines.get(next);
        while (next < lines.size()) {
            Line line = lines.get(next);
            if (line.indent < indent) {
                break;
            }
            if (line.indent > indent) {
                throw error(line, 0, "indented too far: the keys beside it begin at column " + (indent + 1));
            }
            int end = keyEnd(line.text);
            if (end < 0) {
                throw error(line, 0, "expected 'key: value' but found '" + line.text + "'");
            }
            String key = line.text.substring(0, end);
            int start = end + 1;
            while (start < line.text.length() && line.text.charAt(start) == ' ') {
                start++;
            }
            next++;
            Node value;
            if (start < line.text.length()) {
                value = value(line, start);
            } else {
                requireMore(line, "'" + key + "' has no value");
                boolean listBelow = lines.get(next).indent == indent && isItem(lines.get(next).text);
                if (lines.get(next).indent <= indent && !listBelow) {
                    throw error(line, 0, "'" + key + "' has no value");
                }
                value = block(listBelow ? indent : indent + 1);
            }
            if (entries.put(key, new Entry(new Place(line.number, line.indent + 1), value)) != null) {
                throw error(line, 0, "'" + key + "' appears twice");
            }
        }
        return new Node.Fields(entries, new Place(first.number, first.indent + 1));
    }

    private void requireMore(Line line, String message) throws InvalidInput {
        if (next >= lines.size()) {
            throw error(line, 0, message);
        }
    }

    /** A value that begins on `line`; one in brackets may go on over the next lines. */
    private Node value(Line line, int offset) throws InvalidInput {
        FlowText flow = new FlowText(file, raw, line.number, line.indent + offset);
        Node node = flow.read();
        while (next < lines.size() && lines.get(next).number <= flow.lastLine()) {
            next++;
        }
        return node;
    }
}
