package io.gridmill.engine.history;

/** Where a partition stands, as its rows of assignment and settlement tell. */
public enum PartitionState {
    /** Nobody got it yet. */
    WAITING,
    /** Handed out, and its stage is still running. */
    RUNNING,
    ACCEPTED,
    /** Taken from an earlier run that did the same work. */
    CACHED,
    /** Its last attempt failed; while its stage is running it may be tried again. */
    FAILED,
    /** Not run, because what it needs failed. */
    SKIPPED,
    /** Handed out or waiting when its stage was ended. */
    STOPPED
}
