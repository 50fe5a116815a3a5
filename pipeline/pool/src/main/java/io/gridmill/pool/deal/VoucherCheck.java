package io.gridmill.pool.deal;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.exchange.VoucherGiven;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.model.ErrorCode;
import io.gridmill.pool.chain.ChainDeal;
import io.gridmill.pool.deal.DealRefusedException.Reason;
import org.jspecify.annotations.Nullable;

/** Whether a promise to pay is worth anything. */
final class VoucherCheck {

    private VoucherCheck() {}

    /** @throws DealRefusedException when it is not */
    static void check(
            VoucherGiven given,
            Quote quote,
            Bytes32 dealId,
            MarketDomain domain,
            ChainDeal onChain,
            long lastSequence,
            @Nullable VoucherGiven newest) {
        Voucher voucher = given.voucher();
        if (!voucher.dealId().equals(dealId)) {
            throw wrong("The voucher is for deal " + voucher.dealId());
        }
        if (!domain.isSignedBy(quote.buyer(), given.signed())) {
            throw wrong("The voucher is not signed by the deal's buyer " + quote.buyer());
        }
        if (given.acknowledged() > lastSequence) {
            throw wrong("Batch " + given.acknowledged() + " is acknowledged, but the last one was " + lastSequence);
        }
        if (voucher.cumulativeAmount().compareTo(onChain.escrow()) > 0) {
            throw wrong("The voucher promises " + voucher.cumulativeAmount() + "; the deal's escrow is "
                    + onChain.escrow() + ", top it up first");
        }
        if (newest != null
                && voucher.cumulativeAmount().compareTo(newest.voucher().cumulativeAmount()) == 0
                && voucher.acceptedPartitions() < newest.voucher().acceptedPartitions()) {
            // Known or older: harmless, and so not refused.
            return;
        }
        if (newest != null
                && voucher.cumulativeAmount().compareTo(newest.voucher().cumulativeAmount()) > 0
                && voucher.acceptedPartitions() < newest.voucher().acceptedPartitions()) {
            throw wrong("The voucher pays for " + voucher.acceptedPartitions() + " partitions, an older one for "
                    + newest.voucher().acceptedPartitions());
        }
    }

    private static DealRefusedException wrong(String message) {
        return new DealRefusedException(Reason.WRONG, ErrorCode.POOL_REFUSED, message);
    }
}
