package io.gridmill.cli.show.report;

import io.gridmill.cli.text.SafeText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

/**
 * Writes HTML that is well-formed XML too. All text and attribute values are escaped, whoever wrote them; elements are
 * closed in the order in which they were opened. Not safe for use by several threads.
 */
final class HtmlWriter {

    /** Void elements of HTML, and shapes of SVG. */
    private static final Set<String> SELF_CLOSING = Set.of("meta", "img", "rect", "line", "path");

    private final StringBuilder html = new StringBuilder(64 * 1024);
    private final Deque<String> open = new ArrayDeque<>();

    /** @param attributes names and values in turn */
    HtmlWriter open(String tag, Object... attributes) {
        start(tag, attributes);
        html.append('>');
        open.push(tag);
        return this;
    }

    HtmlWriter close() {
        html.append("</").append(open.pop()).append('>');
        return this;
    }

    /** An element without content. Browsers heed {@code />} on some only. */
    HtmlWriter empty(String tag, Object... attributes) {
        start(tag, attributes);
        html.append(SELF_CLOSING.contains(tag) ? "/>" : "></" + tag + ">");
        return this;
    }

    /** An element with nothing but text. */
    HtmlWriter element(String tag, String text, Object... attributes) {
        return open(tag, attributes).text(text).close();
    }

    HtmlWriter text(String text) {
        escape(text);
        return this;
    }

    /** Our own style sheet: the only text that is not escaped. It must not hold {@code <} or {@code &}. */
    HtmlWriter style(String css) {
        if (css.contains("<") || css.contains("&")) {
            throw new IllegalArgumentException("The style sheet would end its element");
        }
        html.append("<style>").append(css).append("</style>");
        return this;
    }

    HtmlWriter line() {
        html.append('\n');
        return this;
    }

    String document() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("Still open: " + open);
        }
        return "<!DOCTYPE html>\n" + html + "\n";
    }

    /** A coordinate with one decimal at most. */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private void start(String tag, Object[] attributes) {
        html.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            html.append(' ').append(attributes[i]).append("=\"");
            Object value = attributes[i + 1];
            escape(value instanceof Double number ? number(number) : String.valueOf(value));
            html.append('"');
        }
    }

    private void escape(String text) {
        String safe = SafeText.lines(text);
        for (int i = 0; i < safe.length(); i++) {
            char c = safe.charAt(i);
            switch (c) {
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '&' -> html.append("&amp;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> {
                    if (!Character.isSurrogate(c)) {
                        html.append(c >= '\ufffe' ? '\ufffd' : c);
                    } else if (Character.isHighSurrogate(c)
                            && i + 1 < safe.length()
                            && Character.isLowSurrogate(safe.charAt(i + 1))) {
                        html.append(c).append(safe.charAt(++i));
                    } else {
                        html.append('\ufffd');
                    }
                }
            }
        }
    }
}
