package io.gridmill.pool.chain;

import java.util.concurrent.CompletableFuture;

/**
 * The offer of a pool as it stands on chain. Methods that ask the chain wait for its answer and throw
 * {@link io.gridmill.model.GridmillException} with CHAIN_UNREACHABLE when there is none.
 */
public interface StandingOffer {

    /** Unix time of the newest block, in seconds. */
    long timeEpochSeconds();

    /** Until when the offer stands, in seconds of Unix time; 0 when there is none any more. */
    long expiresAtEpochSeconds();

    /**
     * Lets the offer stand for its whole validity again. Asking for the same again soon, also after a restart, does not
     * send it twice.
     *
     * @return completes when it is mined; fails with a GridmillException
     */
    CompletableFuture<?> renew();
}
