package io.gridmill.model.values;

import java.util.ArrayList;
import java.util.List;

/** Values that are listed one by one. */
public final class ListedValues implements Values {

    private final String[] values;

    private ListedValues(List<String> values) {
        this.values = values.toArray(String[]::new);
    }

    /** @throws IllegalArgumentException when there are none */
    public static ListedValues of(List<String> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a list without values");
        }
        return new ListedValues(values);
    }

    /**
     * Reads the text of a list parameter: values separated by commas; double quotes around a value keep commas and
     * blanks, and are doubled to stand for themselves.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    public static List<String> parse(String text) {
        List<String> values = new ArrayList<>();
        int at = 0;
        while (true) {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
            StringBuilder value = new StringBuilder();
            if (at < text.length() && text.charAt(at) == '"') {
                at = quoted(text, at + 1, value);
                while (at < text.length() && text.charAt(at) == ' ') {
                    at++;
                }
                values.add(value.toString());
            } else {
                int comma = text.indexOf(',', at);
                int end = comma < 0 ? text.length() : comma;
                values.add(text.substring(at, end).strip());
                at = end;
            }
            if (at == text.length()) {
                return values;
            }
            if (text.charAt(at) != ',') {
                throw new IllegalArgumentException("'" + text + "' is no list; a comma must follow a closing quote");
            }
            at++;
        }
    }

    private static int quoted(String text, int from, StringBuilder value) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '"') {
                value.append(c);
                at++;
            } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                value.append('"');
                at += 2;
            } else {
                return at + 1;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no list; a quote is not closed");
    }

    /** The text that {@link #parse} reads as these values. */
    public static String text(List<String> values) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            appendQuoted(i == 0 ? text : text.append(','), values.get(i), true);
        }
        return text.toString();
    }

    /** Appends a field of CSV: quoted when it must be. */
    public static void appendField(StringBuilder text, String value) {
        appendQuoted(text, value, false);
    }

    private static void appendQuoted(StringBuilder text, String value, boolean quoteBlank) {
        boolean plain = !value.isEmpty() || !quoteBlank;
        for (int i = 0; plain && i < value.length(); i++) {
            char c = value.charAt(i);
            plain = c != ',' && c != '"' && c != '\n' && c != '\r' && (!quoteBlank || c != ' ');
        }
        if (plain) {
            text.append(value);
        } else {
            text.append('"').append(value.replace("\"", "\"\"")).append('"');
        }
    }

    static String join(Values values, long from, long count) {
        StringBuilder text = new StringBuilder();
        for (long i = 0; i < count; i++) {
            if (i > 0) {
                text.append(',');
            }
            text.append(values.at(from + i));
        }
        return text.toString();
    }

    /** Whether the text is an integer that reads back as the same text. */
    static boolean isInteger(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int digits = text.length() - start;
        if (digits < 1 || digits > 17 || (digits > 1 && text.charAt(start) == '0') || text.equals("-0")) {
            return false;
        }
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Compact text for integers, otherwise joined by commas. */
    public static String compact(List<String> values) {
        if (!values.stream().allMatch(ListedValues::isInteger)) {
            return String.join(",", values);
        }
        CompactText text = new CompactText();
        values.forEach(value -> text.add(Long.parseLong(value)));
        return text.toString();
    }

    @Override
    public long size() {
        return values.length;
    }

    @Override
    public String at(long index) {
        return values[(int) index];
    }

    @Override
    public String slice(long from, long count) {
        return compact(List.of(values).subList((int) from, (int) (from + count)));
    }
}
