package io.gridmill.market.fake;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.ContractRefusedException;
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
import java.time.Clock;
import java.time.Duration;
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
 * {@link #mine()} is called; what was asked for before is not sent again, as with a journal of transactions. {@code
 * DealChainScenarios} compare it with the contract.
 */
public final class FakeChain implements DealChain, PoolChain {

    private static final long LONGEST_DEAL_SECONDS = Duration.ofDays(180).toSeconds();

    private record Row(DealOnChain deal, Quote quote) {}

    private record Queued(Runnable effect, CompletableFuture<String> mined, String hash) {}

    private final MarketDomain domain;
    private final Map<Bytes32, Row> deals = new HashMap<>();
    private final Map<Bytes32, String> closings = new HashMap<>();
    private final Map<Address, Amount> earned = new HashMap<>();
    private final Deque<Queued> queue = new ArrayDeque<>();
    private final Map<String, CompletableFuture<String>> sent = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final Map<BigInteger, OfferOnChain> offers = new HashMap<>();
    private Amount deposit;
    private final Clock clock;
    private long passed;
    private long grace = 3600;
    private long transactions;
    /** Hash of the transaction that is being mined. */
    private String executing = "";

    private boolean automatic = true;
    private boolean unreachable;
    private boolean loseNext;
    private Address unstaked = Address.ZERO;

    /** Who judges disputes here. */
    public volatile @Nullable Address court;

    public FakeChain(MarketDomain domain, Amount deposit) {
        this(domain, deposit, Clock.systemUTC());
    }

    /** @param clock gives the blocks their time */
    public FakeChain(MarketDomain domain, Amount deposit, Clock clock) {
        this.domain = domain;
        this.deposit = deposit;
        this.clock = clock;
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
        passed += seconds;
    }

    private long time() {
        return clock.instant().getEpochSecond() + passed;
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
                executing = next.hash();
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
        return time();
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
        StringBuilder id = new StringBuilder("open");
        terms.forEach(each -> id.append(' ').append(each.dealId()));
        return send("open", id.toString(), () -> {
            Map<Bytes32, Row> dealsBefore = Map.copyOf(deals);
            Amount depositBefore = deposit;
            try {
                terms.forEach(this::openOne);
            } catch (ContractRefusedException e) {
                deals.keySet().retainAll(dealsBefore.keySet());
                deposit = depositBefore;
                throw e;
            }
        });
    }

    private void openOne(DealTerms terms) {
        Quote quote = terms.quote();
        require(!terms.escrow().isZero(), "ZeroAmount");
        require(time() <= quote.validUntilEpochSeconds(), "QuoteExpired");
        requireExpiry(terms.expiryEpochSeconds(), time());
        require(domain.isSignedBy(quote.pool(), terms.signed()), "InvalidSignature");
        require(!deals.containsKey(domain.dealId(quote)), "DealExists");
        require(!quote.pool().equals(unstaked), "StakeTooSmall");
        debit(terms.escrow());
        DealOnChain deal =
                new DealOnChain(DealOnChain.Status.OPEN, terms.escrow(), Amount.ZERO, terms.expiryEpochSeconds());
        deals.put(domain.dealId(quote), new Row(deal, quote));
    }

    @Override
    public synchronized CompletableFuture<String> topUp(Bytes32 dealId, Amount amount, Amount escrow) {
        return send("topUp", "topUp " + dealId + " " + escrow, () -> {
            require(!amount.isZero(), "ZeroAmount");
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
        return send("extend", "extend " + domain.dealId(quote) + " " + expiryEpochSeconds, () -> {
            Row row = running(domain.dealId(quote));
            requireExpiry(expiryEpochSeconds, row.deal().expiryEpochSeconds());
            requireExpiry(expiryEpochSeconds, time());
            put(domain.dealId(quote), row, row.deal().escrow(), row.deal().paid(), expiryEpochSeconds);
        });
    }

    @Override
    public synchronized CompletableFuture<String> redeem(Quote quote, Signed<Voucher> voucher) {
        Voucher promise = voucher.message();
        String id = "redeem " + domain.dealId(quote) + " " + promise.cumulativeAmount() + " " + promise.isFinal();
        return send("redeem", id, () -> redeemNow(quote, voucher, quote.buyer()));
    }

    @Override
    public synchronized long now() {
        return time();
    }

    @Override
    public synchronized String redeemByPool(Quote quote, Signed<Voucher> voucher) {
        String hash = hash();
        executing = hash;
        redeemNow(quote, voucher, quote.pool());
        return hash;
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
                ? Math.min(time(), row.deal().expiryEpochSeconds())
                : row.deal().expiryEpochSeconds();
        put(dealId, row, row.deal().escrow(), cumulative, expiry);
        if (voucher.isFinal() && sender.equals(quote.pool())) {
            close(dealId);
        }
    }

    @Override
    public synchronized CompletableFuture<String> reclaim(Quote quote) {
        return send("reclaim", "reclaim " + domain.dealId(quote), () -> {
            Row row = open(domain.dealId(quote));
            require(time() > row.deal().expiryEpochSeconds() + grace, "DealNotOver");
            close(domain.dealId(quote));
        });
    }

    @Override
    public synchronized Optional<String> closing(Bytes32 dealId) {
        return Optional.ofNullable(closings.get(dealId));
    }

    private void close(Bytes32 dealId) {
        Row row = open(dealId);
        closings.put(dealId, executing);
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
        require(time() <= row.deal().expiryEpochSeconds() + grace, "DealOver");
        return row;
    }

    private void requireExpiry(long expiry, long earliest) {
        require(expiry > earliest && expiry <= time() + LONGEST_DEAL_SECONDS, "InvalidExpiry");
    }

    private Row open(Bytes32 dealId) {
        Row row = deals.get(dealId);
        if (row == null || !row.deal().isOpen()) {
            throw refused("DealNotOpen");
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

    private CompletableFuture<String> send(String call, String id, Runnable effect) {
        reach();
        CompletableFuture<String> before = sent.get(id);
        if (before != null && !before.isCompletedExceptionally()) {
            return before.copy();
        }
        calls.add(call);
        CompletableFuture<String> mined = new CompletableFuture<>();
        if (loseNext) {
            loseNext = false;
            return mined;
        }
        sent.put(id, mined);
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
            throw refused(error);
        }
    }

    private static ContractRefusedException refused(String error) {
        return new ContractRefusedException(error, "A transaction was refused", error, null);
    }
}
