package io.gridmill.model.pipeline;

import io.gridmill.model.values.Decimals;
import io.gridmill.model.values.ListedValues;
import io.gridmill.model.values.NumberRange;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A parameter of a pipeline.
 *
 * @param defaultValue text as {@link #check} takes it; empty: the parameter must be given
 * @param min smallest number, for {@code int} and {@code number}
 * @param max largest number
 * @param pattern the whole text must match, for {@code string}
 * @param choices the allowed values, for the type of the same name
 */
public record Parameter(
        String name,
        ParameterType type,
        Optional<String> defaultValue,
        Optional<BigDecimal> min,
        Optional<BigDecimal> max,
        Optional<Pattern> pattern,
        List<String> choices,
        String description,
        Position position) {

    /** Characters of a value. */
    public static final int LONGEST_VALUE = 64 * 1024;

    /** Characters that a pattern is matched against: patterns can be slow on long texts. */
    public static final int LONGEST_MATCHED = 1000;

    public Parameter {
        choices = List.copyOf(choices);
    }

    /**
     * Checks a value and brings it into the form in which templates see it.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    public String check(String text) {
        if (text.length() > LONGEST_VALUE) {
            throw new IllegalArgumentException("a value longer than " + LONGEST_VALUE + " characters");
        }
        return switch (type) {
            case STRING -> matched(text);
            case INT -> Decimals.text(between(integer(text)));
            case NUMBER -> Decimals.text(between(Decimals.parse(text)));
            case BOOL -> bool(text);
            case FILE -> file(text);
            case RANGE -> NumberRange.parse(text).toString();
            case LIST -> ListedValues.text(ListedValues.parse(text));
            case CHOICE -> chosen(text);
        };
    }

    private String matched(String text) {
        if (pattern.isPresent()) {
            if (text.length() > LONGEST_MATCHED) {
                throw new IllegalArgumentException("a value longer than " + LONGEST_MATCHED + " characters");
            }
            if (!pattern.get().matcher(text).matches()) {
                throw new IllegalArgumentException("'" + text + "' does not match the pattern "
                        + pattern.get().pattern());
            }
        }
        return text;
    }

    private static BigDecimal integer(String text) {
        try {
            return BigDecimal.valueOf(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no integer", e);
        }
    }

    private BigDecimal between(BigDecimal number) {
        if (min.isPresent() && number.compareTo(min.get()) < 0) {
            throw new IllegalArgumentException(
                    Decimals.text(number) + " is less than the minimum of " + Decimals.text(min.get()));
        }
        if (max.isPresent() && number.compareTo(max.get()) > 0) {
            throw new IllegalArgumentException(
                    Decimals.text(number) + " is more than the maximum of " + Decimals.text(max.get()));
        }
        return number;
    }

    private static String bool(String text) {
        return switch (text.strip()) {
            case "true" -> "true";
            case "false" -> "false";
            default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        };
    }

    private static String file(String text) {
        if (text.isBlank() || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a file parameter needs a path");
        }
        return text;
    }

    private String chosen(String text) {
        if (!choices.contains(text)) {
            throw new IllegalArgumentException("'" + text + "' is none of the choices " + String.join(", ", choices));
        }
        return text;
    }
}
