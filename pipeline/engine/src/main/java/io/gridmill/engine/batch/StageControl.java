package io.gridmill.engine.batch;

import java.util.concurrent.CompletableFuture;

/** What the stage graph asks of the run. Safe for use by several threads. */
public interface StageControl {

    /** Completes when the stage may start: what it reads is complete, or begins to come one by one. */
    CompletableFuture<Void> startable(int stage);

    /** Starts the stage; completes with its end, never exceptionally for a failure of the stage's own. */
    CompletableFuture<StageEnd> start(int stage);
}
