package io.gridmill.market.fake;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.market.chain.DealOnChain;
import java.math.BigInteger;

/** The chain as a pool uses it. */
public interface PoolChain {

    DealOnChain dealSeenByPools(Bytes32 dealId);

    /** Redeems, and returns the transaction's hash. */
    String redeemByPool(Quote quote, Signed<Voucher> voucher);

    long now();

    default BigInteger offerId() {
        return BigInteger.ONE;
    }
}
