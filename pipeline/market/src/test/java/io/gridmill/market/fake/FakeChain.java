package io.gridmill.market.fake;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.market.chain.DealChain;
import io.gridmill.market.chain.DealOnChain;
import io.gridmill.market.chain.OfferOnChain;
import io.gridmill.market.deal.DealTerms;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The Market contract's rules for one buyer and any number of pools, in memory. Transactions are mined at once, or when
 * {@link #mine()} is called.
 */
public final class FakeChain implements DealChain, PoolChain {

    private record Row(DealOnChain deal, Quote quote) {}

    private record Queued(Runnable effect, CompletableFuture<String> mined, String hash) {}

    private final MarketDomain domain;
    private final Map<Bytes32, Row> deals = new HashMap<>();
    private final Map<Bytes32, String> closings = new HashMap<>();
    private final Map<Address, Amount> earned = new HashMap<>();
    private final Deque<Queued> queue = new ArrayDeque<>();
    private final List<String> calls = new ArrayList<>();
    private final Map<BigInteger, OfferOnChain> offers = new HashMap<>();
    private Amount deposit;
    private long time = System.currentTimeMillis() / 1000;
    private long grace = 3600;
    private long transactions;
    private boolean automatic = true;
    private boolean unreachable;
    private boolean loseNext;
    private Address unstaked = Address.ZERO;

    /** Who judges disputes here. */
    public volatile @Nullable Address court;

    public FakeChain(MarketDomain domain, Amount deposit) {
        this.domain = domain;
        this.deposit = deposit;
    }

    @Override
    public Optional<Address> court() {
        return Optional.ofNullable(court);
    }

    public synchronized FakeChain byHand() {
        automatic = false;
        return this;
    }

    public synchronized void grace(long seconds) {
        grace = seconds;
    }

    public synchronized void pass(long seconds) {
        time += seconds;
    }

    public synchronized void unreachable(boolean now) {
        unreachable = now;
    }

    /** The next transaction is neither mined nor refused. */
    public synchronized void loseNext() {
        loseNext = true;
    }

    /** Deals with this pool are refused. */
    public synchronized void unstake(Address pool) {
        unstaked = pool;
    }

    public synchronized void deposit(Amount amount) {
        deposit = amount;
    }

    public synchronized void offer(OfferOnChain offer) {
        offers.put(offer.id(), offer);
    }

    /** Names of the calls that sent a transaction, in order. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    public synchronized Amount earned(Address pool) {
        return earned.getOrDefault(pool, Amount.ZERO);
    }

    /** Deposit, open escrows and earnings together: constant, since nothing comes in or goes out. */
    public synchronized Amount everything() {
        Amount sum = deposit;
        for (Row row : deals.values()) {
            if (row.deal().isOpen()) {
                sum = sum.plus(row.deal().escrow().minus(row.deal().paid()));
            }
        }
        for (Amount amount : earned.values()) {
            sum = sum.plus(amount);
        }
        return sum;
    }

    public synchronized void mine() {
        for (Queued next = queue.poll(); next != null; next = queue.poll()) {
            try {
                next.effect().run();
                next.mined().complete(next.hash());
            } catch (GridmillException e) {
                next.mined().completeExceptionally(e);
            }
        }
    }

    @Override
    public synchronized Amount deposit() {
        reach();
        return deposit;
    }

    @Override
    public synchronized DealOnChain deal(Bytes32 dealId) {
        reach();
        return dealSeenByPools(dealId);
    }

    /** Pools have their own way to the chain. */
    @Override
    public synchronized DealOnChain dealSeenByPools(Bytes32 dealId) {
        Row row = deals.get(dealId);
        return row == null ? DealOnChain.NONE : row.deal();
    }

    @Override
    public synchronized long timeEpochSeconds() {
        reach();
        return time;
    }

    @Override
    public synchronized long graceSeconds() {
        return grace;
    }

    @Override
    public synchronized Optional<OfferOnChain> offer(BigInteger offerId) {
        reach();
        return Optional.ofNullable(offers.get(offerId));
    }

    @Override
    public synchronized List<OfferOnChain> offers() {
        reach();
        return List.copyOf(offers.values());
    }

    @Override
    public synchronized CompletableFuture<String> open(List<DealTerms> terms) {
        return send("open", () -> {
            for (DealTerms each : terms) {
                openOne(each);
            }
        });
    }

    private void openOne(DealTerms terms) {
        Quote quote = terms.quote();
        require(!quote.pool().equals(unstaked), "StakeTooLow");
        require(time <= quote.validUntilEpochSeconds(), "QuoteExpired");
        require(terms.expiryEpochSeconds() > time, "InvalidExpiry");
        require(!terms.escrow().isZero(), "ZeroAmount");
        require(domain.isSignedBy(quote.pool(), terms.signed()), "InvalidSignature");
        require(!deals.containsKey(domain.dealId(quote)), "DealExists");
        debit(terms.escrow());
        DealOnChain deal =
                new DealOnChain(DealOnChain.Status.OPEN, terms.escrow(), Amount.ZERO, terms.expiryEpochSeconds());
        deals.put(domain.dealId(quote), new Row(deal, quote));
    }

    @Override
    public synchronized CompletableFuture<String> topUp(Bytes32 dealId, Amount amount, Amount escrow) {
        return send("topUp", () -> {
            Row row = running(dealId);
            debit(amount);
            put(
                    dealId,
                    row,
                    row.deal().escrow().plus(amount),
                    row.deal().paid(),
                    row.deal().expiryEpochSeconds());
        });
    }

    @Override
    public synchronized CompletableFuture<String> extend(Quote quote, long expiryEpochSeconds) {
        return send("extend", () -> {
            Row row = running(domain.dealId(quote));
            require(expiryEpochSeconds > row.deal().expiryEpochSeconds(), "InvalidExpiry");
            put(domain.dealId(quote), row, row.deal().escrow(), row.deal().paid(), expiryEpochSeconds);
        });
    }

    @Override
    public synchronized CompletableFuture<String> redeem(Quote quote, Signed<Voucher> voucher) {
        return send("redeem", () -> redeemNow(quote, voucher, quote.buyer()));
    }

    @Override
    public synchronized long now() {
        return time;
    }

    @Override
    public synchronized String redeemByPool(Quote quote, Signed<Voucher> voucher) {
        redeemNow(quote, voucher, quote.pool());
        return hash();
    }

    private void redeemNow(Quote quote, Signed<Voucher> signed, Address sender) {
        Bytes32 dealId = domain.dealId(quote);
        Voucher voucher = signed.message();
        require(voucher.dealId().equals(dealId), "VoucherForOtherDeal");
        Row row = running(dealId);
        Amount cumulative = voucher.cumulativeAmount();
        require(cumulative.compareTo(row.deal().escrow()) <= 0, "EscrowExceeded");
        int newer = cumulative.compareTo(row.deal().paid());
        require(newer > 0 || (newer == 0 && voucher.isFinal()), "StaleVoucher");
        require(domain.isSignedBy(quote.buyer(), signed), "InvalidSignature");
        earned.merge(quote.pool(), cumulative.minus(row.deal().paid()), Amount::plus);
        long expiry = voucher.isFinal()
                ? Math.min(time, row.deal().expiryEpochSeconds())
                : row.deal().expiryEpochSeconds();
        put(dealId, row, row.deal().escrow(), cumulative, expiry);
        if (voucher.isFinal() && sender.equals(quote.pool())) {
            close(dealId);
        }
    }

    @Override
    public synchronized CompletableFuture<String> reclaim(Quote quote) {
        return send("reclaim", () -> {
            Row row = open(domain.dealId(quote));
            require(time > row.deal().expiryEpochSeconds() + grace, "DealNotOver");
            close(domain.dealId(quote));
        });
    }

    @Override
    public synchronized Optional<String> closing(Bytes32 dealId) {
        return Optional.ofNullable(closings.get(dealId));
    }

    private void close(Bytes32 dealId) {
        Row row = open(dealId);
        closings.put(dealId, dealId.hex());
        deposit = deposit.plus(row.deal().escrow().minus(row.deal().paid()));
        DealOnChain closed = new DealOnChain(
                DealOnChain.Status.CLOSED,
                row.deal().escrow(),
                row.deal().paid(),
                row.deal().expiryEpochSeconds());
        deals.put(dealId, new Row(closed, row.quote()));
    }

    private Row running(Bytes32 dealId) {
        Row row = open(dealId);
        require(time <= row.deal().expiryEpochSeconds() + grace, "DealOver");
        return row;
    }

    private Row open(Bytes32 dealId) {
        Row row = deals.get(dealId);
        if (row == null || !row.deal().isOpen()) {
            throw new GridmillException(ErrorCode.TRANSACTION_REFUSED, "DealNotOpen");
        }
        return row;
    }

    private void put(Bytes32 dealId, Row row, Amount escrow, Amount paid, long expiry) {
        deals.put(dealId, new Row(new DealOnChain(DealOnChain.Status.OPEN, escrow, paid, expiry), row.quote()));
    }

    private void debit(Amount amount) {
        require(deposit.compareTo(amount) >= 0, "InsufficientDeposit");
        deposit = deposit.minus(amount);
    }

    private CompletableFuture<String> send(String call, Runnable effect) {
        reach();
        calls.add(call);
        CompletableFuture<String> mined = new CompletableFuture<>();
        if (loseNext) {
            loseNext = false;
            return mined;
        }
        queue.add(new Queued(effect, mined, hash()));
        if (automatic) {
            mine();
        }
        return mined;
    }

    private String hash() {
        transactions++;
        return String.format("0x%064x", transactions);
    }

    private void reach() {
        if (unreachable) {
            throw new GridmillException(ErrorCode.CHAIN_UNREACHABLE, "The chain does not answer");
        }
    }

    private static void require(boolean condition, String error) {
        if (!condition) {
            throw new GridmillException(ErrorCode.TRANSACTION_REFUSED, error);
        }
    }
}
