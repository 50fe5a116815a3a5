package io.gridmill.market.dispute;

import io.gridmill.contracts.chain.Receipt;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for transactions. */
final class Transactions {

    private static final long PATIENCE_MINUTES = 10;

    private Transactions() {}

    /** @throws GridmillException as the transaction fails, or when it is not mined in time or the wait is interrupted */
    static Receipt await(CompletableFuture<Receipt> mined) {
        try {
            return mined.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GridmillException failure) {
                throw failure;
            }
            throw new GridmillException(ErrorCode.INTERNAL, "The transaction failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new GridmillException(
                    ErrorCode.CHAIN_UNREACHABLE,
                    "The transaction was not mined within " + PATIENCE_MINUTES
                            + " minutes; it may still be. The same command goes on from what the chain says",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GridmillException(
                    ErrorCode.RUN_CANCELLED, "Interrupted; the same command goes on from what the chain says", e);
        }
    }
}
