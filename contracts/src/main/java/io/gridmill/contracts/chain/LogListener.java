package io.gridmill.contracts.chain;

import java.util.List;

/** Hears of events, at least once each and in order. Called by the follower's thread; what it throws is tried again. */
public interface LogListener {

    /** New events. An event is the same one when its block's hash and its index are. */
    void logs(List<LogEntry> logs);

    /** The chain took these back; their replacements follow. Only those of blocks that are still re-read. */
    default void retracted(List<LogEntry> logs) {}

    /** The chain is another one than before: reading starts anew, and what is known from it is void. */
    default void reset(String message) {}
}
