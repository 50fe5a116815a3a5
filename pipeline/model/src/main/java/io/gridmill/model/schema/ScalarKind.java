package io.gridmill.model.schema;

import io.gridmill.model.pipeline.Names;

/** Kinds of scalars, with the pattern that the JSON Schema checks; the reader checks more. */
public enum ScalarKind {
    TEXT("text", ""),
    TEMPLATE("text with ${…}", ""),
    PLACEHOLDER("`${params.*}`", "\\$\\{[^}]+\\}"),
    NAME("name", Names.PATTERN),
    INTEGER("whole number", "^-?[0-9]+$"),
    NUMBER("number", "^-?[0-9.]+([eE][-+]?[0-9]+)?$"),
    BOOLEAN("true or false", "^(true|false)$"),
    DURATION("duration", "^([0-9]+(ms|[dhms]))+$"),
    BACKOFF("duration..duration", "^([0-9]+(ms|[dhms]))+(\\.\\.([0-9]+(ms|[dhms]))+)?$"),
    SIZE("size", "^[0-9]+ *([KMGTP]i?B?|B)?$"),
    AMOUNT("amount of RLC", "^[0-9.]+ *n?RLC$"),
    SHARE("percentage", "^[0-9.]+ *%$"),
    FACTOR("factor", "^x[0-9.]+$"),
    STAGE_OUTPUT("output of a stage", "^\\$\\{stages\\.[A-Za-z][A-Za-z0-9_-]*\\.[A-Za-z][A-Za-z0-9_-]*\\}$"),
    GLOB("glob", "^[^/].*$");

    private final String words;
    private final String pattern;

    ScalarKind(String words, String pattern) {
        this.words = words;
        this.pattern = pattern;
    }

    /** For people. */
    public String words() {
        return words;
    }

    /** A regular expression that all texts of this kind match; empty: any text. */
    public String pattern() {
        return pattern;
    }
}
