package io.gridmill.contracts.market;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.ContractCall;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.chain.TransactionRequest;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signature;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Signer;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.model.Amount;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The Market, to act on with one key. Each method sends one transaction and returns at once; the future holds the
 * receipt (with the gas used) or fails with {@link io.gridmill.contracts.chain.ContractRefusedException}, whose message
 * is for people. The {@code id} is the caller's name for the intent: see {@link TransactionRequest#id()}. Safe for use by
 * several threads.
 */
public final class MarketClient {

    private static final Duration PERMIT_VALIDITY = Duration.ofHours(6);

    private final Market market;
    private final TransactionQueue queue;
    private final Signer signer;
    private final Clock clock;

    /** A permit's nonce is used when it is mined, so deposits go one after the other. Guarded by this. */
    private CompletableFuture<?> lastDeposit = CompletableFuture.completedFuture(null);

    /** @param queue of the signer's key */
    public MarketClient(Market market, TransactionQueue queue, Signer signer, Clock clock) {
        if (!queue.address().equals(signer.address())) {
            throw new IllegalArgumentException("The queue is another key's");
        }
        this.market = market;
        this.queue = queue;
        this.signer = signer;
        this.clock = clock;
    }

    public Market market() {
        return market;
    }

    public Address address() {
        return signer.address();
    }

    /** Moves tokens of this account into its free deposit. */
    public CompletableFuture<Receipt> deposit(String id, Amount amount) {
        return withDeposit(id, amount, List.of(), "deposit " + amount);
    }

    public CompletableFuture<Receipt> withdraw(String id, Amount amount) {
        return send(id, MarketCalls.withdraw(amount), "withdraw " + amount);
    }

    /**
     * Opens deals, all or none, after depositing what is missing, in one transaction.
     *
     * @param deposit tokens to move into the free deposit first; zero for none
     */
    public CompletableFuture<Receipt> openDeals(String id, List<DealOpening> openings, Amount deposit) {
        String what = "open " + openings.size() + (openings.size() == 1 ? " deal" : " deals");
        return withDeposit(id, deposit, List.of(MarketCalls.openDeals(openings)), what);
    }

    /** Adds to a deal's escrow from the free deposit, after depositing what is missing. */
    public CompletableFuture<Receipt> topUp(String id, Bytes32 dealId, Amount amount, Amount deposit) {
        return withDeposit(
                id, deposit, List.of(MarketCalls.topUp(dealId, amount)), "add " + amount + " to the deal " + dealId);
    }

    public CompletableFuture<Receipt> extend(String id, Quote quote, long expiryEpochSeconds) {
        return send(id, MarketCalls.extend(quote, expiryEpochSeconds), "extend the deal " + dealId(quote));
    }

    /** Has a voucher paid; a final one closes the deal when this account is its pool. */
    public CompletableFuture<Receipt> redeem(String id, Quote quote, Signed<Voucher> voucher) {
        return send(id, MarketCalls.redeem(quote, voucher), "redeem a voucher of the deal " + dealId(quote));
    }

    /** Gives a deal up: what no voucher claimed goes back to the buyer. Only its pool may. */
    public CompletableFuture<Receipt> decline(String id, Quote quote) {
        return send(id, MarketCalls.decline(quote), "decline the deal " + dealId(quote));
    }

    /** After expiry and grace period, returns to the buyer what no voucher claimed. */
    public CompletableFuture<Receipt> reclaim(String id, Quote quote) {
        return send(id, MarketCalls.reclaim(quote), "reclaim the deal " + dealId(quote));
    }

    /**
     * A pool's way in: deposits, stakes and posts an offer in one transaction.
     *
     * @param deposit tokens to move into the free deposit first; zero for none
     * @param stake to take from the free deposit; zero for none
     */
    public CompletableFuture<Receipt> join(String id, Amount deposit, Amount stake, Offer offer) {
        List<byte[]> calls = new ArrayList<>();
        if (!stake.isZero()) {
            calls.add(MarketCalls.stake(stake));
        }
        calls.add(MarketCalls.postOffer(offer));
        return withDeposit(id, deposit, calls, "stake " + stake + " and post an offer");
    }

    public CompletableFuture<Receipt> updateOffer(String id, BigInteger offerId, Offer offer) {
        return send(id, MarketCalls.updateOffer(offerId, offer), "update the offer " + offerId);
    }

    public CompletableFuture<Receipt> withdrawOffer(String id, BigInteger offerId) {
        return send(id, MarketCalls.withdrawOffer(offerId), "withdraw the offer " + offerId);
    }

    public CompletableFuture<Receipt> requestUnstake(String id, Amount amount) {
        return send(id, MarketCalls.requestUnstake(amount), "unstake " + amount);
    }

    public CompletableFuture<Receipt> withdrawStake(String id) {
        return send(id, MarketCalls.withdrawStake(), "withdraw the stake");
    }

    /** Sends tokens of this account to another. */
    public CompletableFuture<Receipt> transfer(String id, Address to, Amount amount) {
        return queue.submit(TransactionRequest.call(
                id,
                ContractCall.of(market.deployment().rlc(), MarketCalls.transfer(to, amount)),
                "send " + amount + " to " + to));
    }

    /**
     * Lets the Market take this much of the account's tokens, instead of whatever it may take now; zero for nothing.
     * Deposits do what they need themselves: this is for those who deposit in another way.
     */
    public CompletableFuture<Receipt> approve(String id, Amount amount) {
        return queue.submit(TransactionRequest.call(
                id,
                ContractCall.of(
                        market.deployment().rlc(),
                        MarketCalls.approve(market.deployment().market(), amount)),
                "approve " + amount));
    }

    /**
     * Has the faucet give to an account. Refused with FaucetCoolingDown when it did lately.
     *
     * @throws IllegalStateException when this deployment has no faucet
     */
    public CompletableFuture<Receipt> drip(String id, Address account) {
        Address faucet = market.deployment().faucet();
        if (faucet == null) {
            throw new IllegalStateException("There is no faucet");
        }
        return queue.submit(TransactionRequest.call(
                id, ContractCall.of(faucet, MarketCalls.dripTo(account)), "fund " + account + " from the faucet"));
    }

    /** What happened to this Market in a transaction. */
    public static List<MarketEvent> events(Receipt receipt) {
        return receipt.logs().stream()
                .map(MarketEvents::read)
                .flatMap(Optional::stream)
                .toList();
    }

    private Bytes32 dealId(Quote quote) {
        return market.domain().dealId(quote);
    }

    private CompletableFuture<Receipt> send(String id, byte[] call, String what) {
        return queue.submit(
                TransactionRequest.call(id, ContractCall.of(market.deployment().market(), call), what));
    }

    private CompletableFuture<Receipt> withDeposit(String id, Amount deposit, List<byte[]> then, String what) {
        if (deposit.isZero()) {
            return send(id, then.size() == 1 ? then.get(0) : MarketCalls.multicall(then), what);
        }
        synchronized (this) {
            CompletableFuture<Receipt> mine = lastDeposit
                    .handle((done, failed) -> null)
                    .thenCompose(nothing -> depositThen(id, deposit, then, what));
            lastDeposit = mine;
            return mine;
        }
    }

    private CompletableFuture<Receipt> depositThen(String id, Amount deposit, List<byte[]> then, String what) {
        long deadline = clock.instant().plus(PERMIT_VALIDITY).getEpochSecond();
        Optional<Signature> permit = Permit.sign(market, signer, deposit, deadline);
        List<byte[]> calls = new ArrayList<>();
        calls.add(permit.map(signature -> MarketCalls.depositWithPermit(deposit, deadline, signature))
                .orElseGet(() -> MarketCalls.deposit(deposit)));
        calls.addAll(then);
        byte[] call = calls.size() == 1 ? calls.get(0) : MarketCalls.multicall(calls);
        if (permit.isPresent()) {
            return send(id, call, what);
        }
        if (market.allowanceOf(signer.address()).compareTo(deposit) >= 0) {
            return send(id, call, what);
        }
        return approve(id + "/approve", deposit).thenCompose(approved -> send(id, call, what));
    }
}
