package io.gridmill.contracts.chain;

import io.gridmill.contracts.internal.rpc.RpcAnswer;
import java.util.Locale;

/** What a node's answer to a sent transaction means. Nodes agree on words more than on codes. */
enum SendOutcome {
    /** It is in the node's pool, now or since before. */
    ACCEPTED,
    /** Its nonce is used already: by itself, or by a stranger. */
    NONCE_USED,
    /** Another transaction with this nonce is in the pool and pays as much. */
    OCCUPIED,
    /** It pays too little for the present base fee. */
    UNDERPRICED,
    /** The node cannot take it now, but may later. */
    BUSY,
    /** It is no good, and not in the pool. */
    REFUSED;

    static SendOutcome of(RpcAnswer answer) {
        if (!(answer instanceof RpcAnswer.Refusal refusal)) {
            return ACCEPTED;
        }
        String message = refusal.message().toLowerCase(Locale.ROOT);
        if (has(message, "already known", "already imported", "known transaction", "already exists")) {
            return ACCEPTED;
        }
        if (has(message, "nonce too low", "nonce is too low", "old nonce", "invalid nonce")) {
            return NONCE_USED;
        }
        if (has(message, "replacement transaction underpriced", "replacement fee too low")) {
            return OCCUPIED;
        }
        if (has(message, "underpriced", "less than block base fee", "fee too low", "feecap", "fee cap")) {
            return UNDERPRICED;
        }
        if (refusal.code() == -32005
                || has(message, "rate limit", "too many requests", "txpool is full", "pool is full", "timeout")) {
            return BUSY;
        }
        return REFUSED;
    }

    private static boolean has(String message, String... parts) {
        for (String part : parts) {
            if (message.contains(part)) {
                return true;
            }
        }
        return false;
    }
}
