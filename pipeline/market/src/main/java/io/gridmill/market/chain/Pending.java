package io.gridmill.market.chain;

import java.util.concurrent.CompletableFuture;

/**
 * A transaction that was sent.
 *
 * @param hash of the transaction as it was sent first; a replacement with a higher fee has another
 * @param mined completes with the hash under which it was mined and succeeded; fails with a {@link
 *     io.gridmill.model.GridmillException} ({@code TRANSACTION_REFUSED} says why) when it will not be
 */
public record Pending(String hash, CompletableFuture<String> mined) {}
