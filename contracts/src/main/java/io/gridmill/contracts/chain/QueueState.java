package io.gridmill.contracts.chain;

import io.gridmill.contracts.Bytes32;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a queue's thread knows: nonces, what is in flight, and what was mined lately. Owned by that thread. */
final class QueueState {

    /** A dev chain that is killed forgets its last second; a public one reorganises a few blocks. */
    private static final int REMEMBERED = 512;

    final Nonces nonces = new Nonces();
    /** By nonce. */
    final TreeMap<Long, Pending> inFlight = new TreeMap<>();

    private final Deque<SignedTransaction> mined = new ArrayDeque<>();

    boolean started;
    long chainId;

    @Nullable
    Bytes32 genesis;
    /** Number of our transactions that were seen mined. */
    long minedCount;
    /** When a transaction was seen mined last. */
    long minedAtMillis;
    /** How often in a row fewer were seen. */
    int shrunken;

    void remember(SignedTransaction transaction) {
        mined.addLast(transaction);
        if (mined.size() > REMEMBERED) {
            mined.removeFirst();
        }
    }

    /** Mined before, in case the chain forgets it. */
    @Nullable
    SignedTransaction minedAt(long nonce) {
        for (SignedTransaction transaction : mined) {
            if (transaction.nonce() == nonce) {
                return transaction;
            }
        }
        return null;
    }

    /** Whether a gap keeps transactions from being mined. */
    boolean isStalledByGap() {
        Map.Entry<Long, Pending> last = inFlight.lastEntry();
        return nonces.hasGaps() && last != null;
    }
}
