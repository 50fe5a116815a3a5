package io.gridmill.model.pipeline;

import java.util.Locale;

/** Where a stage runs. */
public enum PlaceKind {
    /** On pools that are bought. */
    MARKET,
    /** On this machine or a private pool. */
    HOME;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
