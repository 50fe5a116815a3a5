package io.gridmill.pool.chain;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import java.util.concurrent.CompletableFuture;

/**
 * The Market contract as one pool sees it. Methods that ask the chain wait for its answer and throw
 * {@link io.gridmill.model.GridmillException} with CHAIN_UNREACHABLE when there is none. Safe for use by several
 * threads.
 */
public interface PoolChain {

    MarketDomain domain();

    /** Before whom the pool answers for what it signs; the zero address for nobody. */
    default Address court() {
        return Address.ZERO;
    }

    ChainDeal deal(Bytes32 dealId);

    /** Unix time of the newest block, in seconds. */
    long timeEpochSeconds();

    /** Seconds after a deal's expiry during which vouchers are still paid. */
    long graceSeconds();

    /**
     * Sends a voucher in. Asking for the same again, also after a restart, does not send it twice.
     *
     * @return completes with the hash of the mined transaction; fails with a GridmillException: TRANSACTION_REFUSED when
     *     the contract says no
     */
    CompletableFuture<String> redeem(Quote quote, Signed<Voucher> voucher);
}
