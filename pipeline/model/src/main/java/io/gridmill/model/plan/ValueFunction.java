package io.gridmill.model.plan;

import io.gridmill.model.values.ListedValues;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** What can be asked about the values of a dimension in a partition, or of a parameter with several values. */
public enum ValueFunction {
    /** All values as compact text. */
    TEXT,
    /** How many different values. */
    COUNT,
    FIRST,
    LAST,
    /** The smallest number; the first in the order of the alphabet when they are no numbers. */
    MIN,
    MAX;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The function with this word, TEXT for the empty word. */
    public static ValueFunction of(String word) {
        for (ValueFunction function : values()) {
            if (function != TEXT && function.word().equals(word)) {
                return function;
            }
        }
        if (word.isEmpty()) {
            return TEXT;
        }
        throw new IllegalArgumentException("there is no '" + word + "' of values");
    }

    /** @param values different ones, at least one */
    public String apply(List<String> values) {
        return switch (this) {
            case TEXT -> ListedValues.compact(values);
            case COUNT -> Integer.toString(values.size());
            case FIRST -> values.get(0);
            case LAST -> values.get(values.size() - 1);
            case MIN -> values.stream().min(ValueFunction::compare).orElseThrow();
            case MAX -> values.stream().max(ValueFunction::compare).orElseThrow();
        };
    }

    private static int compare(String one, String other) {
        try {
            return new BigDecimal(one).compareTo(new BigDecimal(other));
        } catch (NumberFormatException e) {
            return one.compareTo(other);
        }
    }
}
