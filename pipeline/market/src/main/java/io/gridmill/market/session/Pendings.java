package io.gridmill.market.session;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What comes out of futures, as the project's own failures. */
final class Pendings {

    private Pendings() {}

    /** Waits; throws the failure as a {@link GridmillException}. */
    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw reason(e);
        }
    }

    static GridmillException reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof GridmillException known
                ? known
                : new GridmillException(ErrorCode.INTERNAL, String.valueOf(cause.getMessage()), cause);
    }
}
