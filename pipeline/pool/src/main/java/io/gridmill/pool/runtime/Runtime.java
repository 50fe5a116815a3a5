package io.gridmill.pool.runtime;

import io.gridmill.pool.process.Command;
import io.gridmill.pool.process.CommandEnd;
import io.gridmill.pool.process.CommandNotStartedException;
import java.util.Optional;

/** A way to confine commands. Implementations are immutable and safe for use by several threads. */
@SuppressWarnings("JavaLangClash") // it is the word that users know
public interface Runtime {

    /** Directories in which commands look for programs. */
    String SEARCH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** The name that stages and offers use. */
    String name();

    /** Whether commands of strangers are safe in it. */
    boolean confines();

    /** The owner of what a command may write, or empty when that is whoever runs the pool. */
    default Optional<Integer> user() {
        return Optional.empty();
    }

    /** Where the command sees the directories. */
    Workspace seen(Workspace host);

    /** Wraps a command so that it runs confined. */
    Command confine(Invocation invocation, Workspace host) throws CommandNotStartedException;

    /**
     * Whether the runtime, not the command, failed because there is no such program.
     *
     * @param standardError what was written there
     */
    default boolean saysNotFound(CommandEnd end, String standardError) {
        return false;
    }
}
