package io.gridmill.model.plan;

/**
 * Something that a stage waits for.
 *
 * @param stage index of the other stage
 */
public record Dependency(int stage, Kind kind) {

    /** What is waited for. */
    public enum Kind {
        /** The whole stage, whose outputs are read together. */
        GATHER,
        /** The partition with the same number. */
        EACH,
        /** The partitions of a group. */
        GROUP,
        /** The whole stage, whose files are then divided. */
        FILES,
        /** The whole stage, of which nothing is read. */
        AFTER
    }
}
