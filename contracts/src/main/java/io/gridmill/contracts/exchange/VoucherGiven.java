package io.gridmill.contracts.exchange;

import io.gridmill.contracts.typed.Signature;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.model.protocol.Required;

/**
 * Body of {@code POST /v1/deals/ID/vouchers}.
 *
 * @param signature the buyer's
 * @param acknowledged sequence number up to which the buyer has decided on all batches; they are not asked for again
 */
public record VoucherGiven(Voucher voucher, Signature signature, long acknowledged) {

    public VoucherGiven {
        Required.present("voucher", voucher);
        Required.present("signature", signature);
        if (acknowledged < 0) {
            throw new IllegalArgumentException("An acknowledged sequence number cannot be negative: " + acknowledged);
        }
    }

    public static VoucherGiven of(Signed<Voucher> signed, long acknowledged) {
        return new VoucherGiven(signed.message(), signed.signature(), acknowledged);
    }

    public Signed<Voucher> signed() {
        return new Signed<>(voucher, signature);
    }
}
