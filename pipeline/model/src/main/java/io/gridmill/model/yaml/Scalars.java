package io.gridmill.model.yaml;

import io.gridmill.model.Durations;
import io.gridmill.model.values.Decimals;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Texts of single values that need more than one look. */
final class Scalars {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int LONGEST_PATTERN = 500;

    private Scalars() {}

    /** From the first wait to the longest one. */
    record Backoff(Duration first, Duration last) {}

    /** {@code 10%} is 0.1. */
    static double share(String text) {
        String trimmed = text.strip();
        if (!trimmed.endsWith("%")) {
            throw new IllegalArgumentException("'" + text + "' is no percentage; write for example 10%");
        }
        BigDecimal percent =
                Decimals.parse(trimmed.substring(0, trimmed.length() - 1).strip());
        if (percent.signum() < 0 || percent.compareTo(HUNDRED) > 0) {
            throw new IllegalArgumentException("'" + text + "' is not between 0% and 100%");
        }
        return percent.divide(HUNDRED).doubleValue();
    }

    /** {@code x2} is 2. */
    static double factor(String text) {
        String trimmed = text.strip();
        if (!trimmed.startsWith("x")) {
            throw new IllegalArgumentException("'" + text + "' is no factor; write for example x2");
        }
        BigDecimal factor = Decimals.parse(trimmed.substring(1));
        if (factor.compareTo(BigDecimal.ONE) <= 0 || factor.compareTo(HUNDRED) > 0) {
            throw new IllegalArgumentException("the factor " + text + " must be above x1 and at most x100");
        }
        return factor.doubleValue();
    }

    /** {@code 1s..1m}, or {@code 5s} for a wait that does not grow. */
    static Backoff backoff(String text) {
        int dots = text.indexOf("..");
        Duration first = Durations.parse(dots < 0 ? text : text.substring(0, dots));
        Duration last = dots < 0 ? first : Durations.parse(text.substring(dots + 2));
        if (first.compareTo(last) > 0) {
            throw new IllegalArgumentException("the backoff " + text + " must grow, not shrink");
        }
        return new Backoff(first, last);
    }

    static BigDecimal positive(String what, String text) {
        BigDecimal number = Decimals.parse(text);
        if (number.signum() <= 0) {
            throw new IllegalArgumentException(what + " must be more than 0, not " + text);
        }
        return number;
    }

    static Pattern pattern(String text) {
        if (text.length() > LONGEST_PATTERN) {
            throw new IllegalArgumentException("a pattern longer than " + LONGEST_PATTERN + " characters");
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is no regular expression: " + e.getDescription(), e);
        }
    }

    static boolean bool(String key, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'" + key + "' must be true or false, not '" + text + "'");
        };
    }

    static String image(String text) {
        int at = text.indexOf("@sha256:");
        if (at < 1 || !isHex(text.substring(at + 8)) || text.contains(" ")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no image by digest; write NAME@sha256: and 64 hexadecimal digits");
        }
        return text;
    }

    private static boolean isHex(String digits) {
        return digits.length() == 64 && digits.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    static String host(String text) {
        boolean known = !text.isEmpty()
                && text.length() <= 255
                && text.chars()
                        .allMatch(c -> (c >= '0' && c <= '9')
                                || (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || c == '.'
                                || c == '-'
                                || c == ':');
        if (!known) {
            throw new IllegalArgumentException("'" + text + "' is no host; write for example data.example.org:443");
        }
        return text;
    }

    static boolean isVariable(String name) {
        return name.length() <= 255
                && !name.isEmpty()
                && !(name.charAt(0) >= '0' && name.charAt(0) <= '9')
                && name.chars()
                        .allMatch(c ->
                                (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_');
    }
}
