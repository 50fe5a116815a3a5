package io.gridmill.engine.history;

/** Which partitions of a stage are wanted. */
public enum PartitionFilter {
    ALL,
    /** Those whose last attempt failed. */
    FAILED,
    /** Those that had a failed attempt, whatever became of them. */
    TROUBLED,
    RUNNING
}
