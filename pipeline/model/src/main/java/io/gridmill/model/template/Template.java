package io.gridmill.model.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text with placeholders, taken apart once so that filling it in costs no more than joining strings. What is filled in
 * is never read again as a template. Immutable.
 *
 * <p>{@code ${path}} is a placeholder. Dollars directly before a brace are doubled to stand for themselves:
 * {@code $${x}} is the text <code>${x}</code>, {@code $$${x}} a dollar and a placeholder. Any other dollar is a dollar.
 */
public final class Template {

    /** Characters that a template may have. */
    public static final int LONGEST = 64 * 1024;

    /** Placeholders that a template may have. */
    public static final int MOST_PLACEHOLDERS = 1000;

    /** What stands for a placeholder. */
    @FunctionalInterface
    public interface Lookup {
        /** The text for the placeholder, or null when it is not known here. */
        @Nullable
        String find(Placeholder placeholder);
    }

    /** Text before, between and behind the placeholders: one more than there are placeholders. */
    private final String[] literals;

    private final Placeholder[] placeholders;

    private Template(List<String> literals, List<Placeholder> placeholders) {
        this.literals = literals.toArray(String[]::new);
        this.placeholders = placeholders.toArray(Placeholder[]::new);
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    public static Template parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("a text longer than " + LONGEST + " characters");
        }
        List<String> literals = new ArrayList<>();
        List<Placeholder> placeholders = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int dollar = text.indexOf('$', at);
            if (dollar < 0) {
                break;
            }
            int brace = dollar;
            while (brace < text.length() && text.charAt(brace) == '$') {
                brace++;
            }
            int dollars = brace - dollar;
            if (brace == text.length() || text.charAt(brace) != '{') {
                literal.append(text, at, brace);
                at = brace;
                continue;
            }
            literal.append(text, at, dollar).append("$".repeat(dollars / 2));
            if (dollars % 2 == 0) {
                literal.append('{');
                at = brace + 1;
                continue;
            }
            int end = text.indexOf('}', brace);
            if (end < 0) {
                throw new IllegalArgumentException(
                        "'${' without '}'; write $${ when a dollar and a brace are meant as they are");
            }
            placeholders.add(Placeholder.parse(text.substring(brace + 1, end)));
            if (placeholders.size() > MOST_PLACEHOLDERS) {
                throw new IllegalArgumentException("more than " + MOST_PLACEHOLDERS + " placeholders in one text");
            }
            literals.add(literal.toString());
            literal.setLength(0);
            at = end + 1;
        }
        literals.add(literal.append(text, at, text.length()).toString());
        return new Template(literals, placeholders);
    }

    /** A template that stands for exactly this text. */
    public static Template literal(String text) {
        return new Template(List.of(text), List.of());
    }

    /** Whether there is nothing to fill in. */
    public boolean isLiteral() {
        return placeholders.length == 0;
    }

    public List<Placeholder> placeholders() {
        return List.of(placeholders);
    }

    /** The placeholder when the whole text is just one, otherwise null. */
    public @Nullable Placeholder onlyPlaceholder() {
        return placeholders.length == 1 && literals[0].isEmpty() && literals[1].isEmpty() ? placeholders[0] : null;
    }

    /** Fills in what is known and keeps the other placeholders. */
    public Template resolve(Lookup lookup) {
        if (placeholders.length == 0) {
            return this;
        }
        List<String> keptLiterals = new ArrayList<>();
        List<Placeholder> kept = new ArrayList<>();
        StringBuilder literal = new StringBuilder(literals[0]);
        for (int i = 0; i < placeholders.length; i++) {
            String value = lookup.find(placeholders[i]);
            if (value == null) {
                keptLiterals.add(literal.toString());
                kept.add(placeholders[i]);
                literal.setLength(0);
            } else {
                literal.append(value);
            }
            literal.append(literals[i + 1]);
        }
        keptLiterals.add(literal.toString());
        return new Template(keptLiterals, kept);
    }

    /**
     * Fills in everything.
     *
     * @throws IllegalArgumentException when a placeholder is not known
     */
    public String render(Lookup lookup) {
        if (placeholders.length == 0) {
            return literals[0];
        }
        StringBuilder text = new StringBuilder(literals[0]);
        for (int i = 0; i < placeholders.length; i++) {
            String value = lookup.find(placeholders[i]);
            if (value == null) {
                throw new IllegalArgumentException("nothing is known for " + placeholders[i]);
            }
            text.append(value).append(literals[i + 1]);
        }
        return text.toString();
    }

    /** The text that {@link #parse} reads as this template. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < literals.length; i++) {
            String literal = literals[i];
            boolean beforePlaceholder = i < placeholders.length;
            int at = 0;
            while (at < literal.length()) {
                int dollars = 0;
                while (at + dollars < literal.length() && literal.charAt(at + dollars) == '$') {
                    dollars++;
                }
                int next = at + dollars;
                boolean beforeBrace = next < literal.length() ? literal.charAt(next) == '{' : beforePlaceholder;
                text.append("$".repeat(beforeBrace ? 2 * dollars : dollars));
                if (next < literal.length()) {
                    text.append(literal.charAt(next));
                }
                at = next + 1;
            }
            if (beforePlaceholder) {
                text.append(placeholders[i]);
            }
        }
        return text.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Template template
                && Arrays.equals(literals, template.literals)
                && Arrays.equals(placeholders, template.placeholders);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(literals) + Arrays.hashCode(placeholders);
    }

    @Override
    public String toString() {
        return text();
    }
}
