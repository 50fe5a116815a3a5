package io.gridmill.model.pipeline;

import java.util.Locale;

/** What a parameter holds. */
public enum ParameterType {
    STRING,
    INT,
    NUMBER,
    BOOL,
    /** A path to a file or directory, or an {@code s3://} address; used as an input. */
    FILE,
    /** Numbers such as {@code 1-240:2}. */
    RANGE,
    LIST,
    /** One of the listed {@code choices}. */
    CHOICE;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
