package io.gridmill.engine.verify;

/** What came of comparing two results. */
public sealed interface Comparison {

    /** They are equal as far as the stage asks. */
    record Agrees() implements Comparison {}

    /** @param reason what differs first, for people */
    record Differs(String reason) implements Comparison {}

    static Comparison agrees() {
        return new Agrees();
    }

    static Comparison differs(String reason) {
        return new Differs(reason);
    }
}
