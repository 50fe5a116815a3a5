package io.gridmill.contracts.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A transaction on its way. Owned by the queue's thread, except for the future. */
final class Pending {

    final TransactionRequest request;
    final CompletableFuture<Receipt> future = new CompletableFuture<>();
    /** Everything signed for it so far; any of these may be the one that is mined. */
    final List<SignedTransaction> versions = new ArrayList<>();
    /** Fillers are the queue's own and not in the journal. */
    final boolean filler;

    /** Whether some node may hold a version of it; then only the chain can say what becomes of it. */
    boolean mayBeAccepted;

    long gasLimit;
    /** When it was sent last; 0 when it has to be sent now. */
    long sentAtMillis;
    /** When its fees were chosen. */
    long pricedAtMillis;
    /** How often its nonce was seen used without a receipt for it. */
    int misses;

    Pending(TransactionRequest request, boolean filler) {
        this.request = request;
        this.filler = filler;
    }

    SignedTransaction current() {
        return versions.get(versions.size() - 1);
    }

    long nonce() {
        return current().nonce();
    }
}
