package io.gridmill.market.deal;

import io.gridmill.contracts.typed.Signature;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.model.Amount;

/**
 * What was promised to a pool so far; replaced with every settlement.
 *
 * @param voucher the newest
 * @param signature the buyer's, over the voucher
 * @param tree the results tree behind the voucher's root, see {@code ResultsTree.state}
 * @param acknowledged sequence number up to which all batches are decided on
 */
public record DealState(Voucher voucher, Signature signature, String tree, long acknowledged) {

    public Signed<Voucher> signed() {
        return new Signed<>(voucher, signature);
    }

    public Amount promised() {
        return voucher.cumulativeAmount();
    }

    /** Whether this one replaces the other for the pool: it promises as much or more, and acknowledges as much or more. */
    public boolean isNewerThan(DealState other) {
        if (voucher.isFinal() != other.voucher.isFinal()) {
            return voucher.isFinal();
        }
        return voucher.acceptedPartitions() != other.voucher.acceptedPartitions()
                ? voucher.acceptedPartitions() > other.voucher.acceptedPartitions()
                : acknowledged > other.acknowledged;
    }
}
