package io.gridmill.contracts.court;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is said about a claim. */
public enum Complaint {
    /** The output is another one. */
    WRONG(0),
    /** The output cannot be fetched. */
    MISSING(1);

    private final int number;

    Complaint(int number) {
        this.number = number;
    }

    /** The contract's number for it. */
    int number() {
        return number;
    }

    /** As it stands in messages. */
    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
