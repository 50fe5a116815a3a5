package io.gridmill.market.simulator;

import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.market.chain.DealChain;
import io.gridmill.model.Amount;
import java.math.BigInteger;

/** A chain with a Market, one buyer that has a deposit, and two pools that have stake and offers. */
interface ChainWorld extends AutoCloseable {

    DealChain chain();

    MarketDomain domain();

    Wallet buyer();

    /** @param index 0 or 1 */
    Wallet pool(int index);

    BigInteger offerId(int index);

    /** What the Market holds for a pool beyond its stake. */
    Amount earned(int index);

    /** As a pool does, with its own key; the transaction's hash. */
    String redeemByPool(Quote quote, Signed<Voucher> voucher);

    /** The chain's time goes on. */
    void pass(long seconds);

    @Override
    void close();
}
