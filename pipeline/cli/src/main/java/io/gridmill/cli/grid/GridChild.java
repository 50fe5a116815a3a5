package io.gridmill.cli.grid;

import java.util.concurrent.CompletableFuture;

/** A part of the grid that is a process of its own. */
interface GridChild extends AutoCloseable {

    long pid();

    /** Completes when the process has ended, for whatever reason. */
    CompletableFuture<Integer> onExit();

    /** Ends the process in its orderly way and waits for it. */
    @Override
    void close();
}
