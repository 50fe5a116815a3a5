package io.gridmill.pool;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.pool.chain.ChainDeal;
import io.gridmill.pool.chain.PoolChain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The Market's rules for deals, in memory. */
public final class FakeChain implements PoolChain {

    public final Map<Bytes32, ChainDeal> deals = new ConcurrentHashMap<>();
    public final List<Signed<Voucher>> redeemed = Collections.synchronizedList(new ArrayList<>());
    public volatile boolean unreachable;
    private final MarketDomain domain = new MarketDomain(31337, Address.of(new byte[20]));

    private final Address court;

    /** Without a court. */
    public FakeChain() {
        this(Address.ZERO);
    }

    public FakeChain(Address court) {
        this.court = court;
    }

    @Override
    public Address court() {
        return court;
    }

    @Override
    public MarketDomain domain() {
        return domain;
    }

    @Override
    public ChainDeal deal(Bytes32 dealId) {
        if (unreachable) {
            throw new GridmillException(ErrorCode.CHAIN_UNREACHABLE, "The chain does not answer");
        }
        return deals.getOrDefault(dealId, ChainDeal.NONE);
    }

    public void open(Bytes32 dealId, Amount escrow) {
        deals.put(dealId, new ChainDeal(ChainDeal.Status.OPEN, escrow, Amount.ZERO, timeEpochSeconds() + 3600));
    }

    @Override
    public long timeEpochSeconds() {
        return Instant.now().getEpochSecond();
    }

    @Override
    public long graceSeconds() {
        return 600;
    }

    @Override
    public CompletableFuture<String> redeem(Quote quote, Signed<Voucher> voucher) {
        Bytes32 id = domain.dealId(quote);
        Voucher message = voucher.message();
        ChainDeal deal = deals.getOrDefault(id, ChainDeal.NONE);
        boolean stale = message.cumulativeAmount().compareTo(deal.paid()) < 0
                || (message.cumulativeAmount().equals(deal.paid()) && !message.isFinal());
        if (deal.status() != ChainDeal.Status.OPEN
                || stale
                || message.cumulativeAmount().compareTo(deal.escrow()) > 0
                || !domain.isSignedBy(quote.buyer(), voucher)) {
            return CompletableFuture.failedFuture(
                    new GridmillException(ErrorCode.TRANSACTION_REFUSED, "the Market refuses the voucher"));
        }
        redeemed.add(voucher);
        deals.put(
                id,
                new ChainDeal(
                        message.isFinal() ? ChainDeal.Status.CLOSED : ChainDeal.Status.OPEN,
                        deal.escrow(),
                        message.cumulativeAmount(),
                        deal.expiryEpochSeconds()));
        return CompletableFuture.completedFuture("0x" + "ab".repeat(32));
    }
}
