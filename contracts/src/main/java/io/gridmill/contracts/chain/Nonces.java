package io.gridmill.contracts.chain;

import java.util.TreeSet;

/** Which nonces are free: those from the next one on, and gaps that refused transactions left behind. */
final class Nonces {

    private final TreeSet<Long> gaps = new TreeSet<>();
    private long next;

    void startAt(long nonce) {
        next = nonce;
        gaps.clear();
    }

    long next() {
        return next;
    }

    long take() {
        Long gap = gaps.pollFirst();
        return gap != null ? gap : next++;
    }

    void release(long nonce) {
        gaps.add(nonce);
        while (!gaps.isEmpty() && gaps.last() == next - 1) {
            next--;
            gaps.pollLast();
        }
    }

    /** Nonces below this were used by somebody else. */
    void skipTo(long nonce) {
        next = Math.max(next, nonce);
        gaps.headSet(nonce).clear();
    }

    /** Whether transactions wait behind a nonce that nobody uses. */
    boolean hasGaps() {
        return !gaps.isEmpty();
    }
}
