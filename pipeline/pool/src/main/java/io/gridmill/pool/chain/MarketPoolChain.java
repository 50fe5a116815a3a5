package io.gridmill.pool.chain;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.market.Deal;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.MarketClient;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import java.util.concurrent.CompletableFuture;

/** The Market on a chain. */
public final class MarketPoolChain implements PoolChain {

    private final MarketClient client;
    private final Market market;

    /** Asked once. Guarded by this; negative until known. */
    private long graceSeconds = -1;

    public MarketPoolChain(MarketClient client) {
        this.client = client;
        this.market = client.market();
    }

    @Override
    public MarketDomain domain() {
        return market.domain();
    }

    @Override
    public Address court() {
        Address court = market.deployment().court();
        return court == null ? Address.ZERO : court;
    }

    @Override
    public ChainDeal deal(Bytes32 dealId) {
        Deal deal = market.dealOf(dealId);
        ChainDeal.Status status =
                switch (deal.status()) {
                    case NONE -> ChainDeal.Status.NONE;
                    case OPEN -> ChainDeal.Status.OPEN;
                    case CLOSED -> ChainDeal.Status.CLOSED;
                };
        return new ChainDeal(status, deal.escrow(), deal.paid(), deal.expiryEpochSeconds());
    }

    @Override
    public long timeEpochSeconds() {
        return market.chain().head().timestampEpochSeconds();
    }

    @Override
    public synchronized long graceSeconds() {
        if (graceSeconds < 0) {
            graceSeconds = market.parameters().graceSeconds();
        }
        return graceSeconds;
    }

    @Override
    public CompletableFuture<String> redeem(Quote quote, Signed<Voucher> voucher) {
        Voucher message = voucher.message();
        // The same voucher is the same intent, however often it is asked for and in whatever process.
        String id =
                "redeem/" + message.dealId() + "/" + message.cumulativeAmount().nano() + "/" + message.isFinal();
        return client.redeem(id, quote, voucher)
                .thenApply(receipt -> receipt.transaction().hex());
    }
}
