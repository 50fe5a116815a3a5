package io.gridmill.market.chain;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.market.deal.DealTerms;
import io.gridmill.model.Amount;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One Market contract, seen and used by one buyer. Reading methods ask the chain and wait for its answer; those that
 * return a future send a transaction and do not wait: the future completes with the transaction's hash when it is mined
 * and did what it should, and fails with a {@link io.gridmill.model.GridmillException} otherwise ({@code
 * TRANSACTION_REFUSED} when it never will). Every method may throw one with {@code CHAIN_UNREACHABLE}. Safe for use by
 * several threads.
 */
public interface DealChain {

    /** Who may judge disputes about deals here; empty for nobody: a quote that names somebody is no good then. */
    default Optional<Address> court() {
        return Optional.empty();
    }

    /** The buyer's free deposit. */
    Amount deposit();

    /** What the chain knows of a deal. */
    DealOnChain deal(Bytes32 dealId);

    /** Hash of the transaction that closed a deal, as the chain tells it; empty when none is found. */
    Optional<String> closing(Bytes32 dealId);

    /** Unix time of the newest block, in seconds. */
    long timeEpochSeconds();

    /** Seconds after a deal's expiry during which vouchers are still paid. */
    long graceSeconds();

    /** What an offer says now; empty when there is none or it was withdrawn. */
    Optional<OfferOnChain> offer(BigInteger offerId);

    /** All offers that stand, newest first. */
    List<OfferOnChain> offers();

    /** Opens all of the deals in one transaction, or none. */
    CompletableFuture<String> open(List<DealTerms> deals);

    /**
     * Adds to the escrow of an open deal.
     *
     * @param escrow what it is to be with the addition; asking twice for the same escrow adds once
     */
    CompletableFuture<String> topUp(Bytes32 dealId, Amount amount, Amount escrow);

    /** Moves the end of an open deal to a later time. */
    CompletableFuture<String> extend(Quote quote, long expiryEpochSeconds);

    /** Submits a voucher in the pool's place. */
    CompletableFuture<String> redeem(Quote quote, Signed<Voucher> voucher);

    /** Takes back what no voucher claimed, after expiry and grace. */
    CompletableFuture<String> reclaim(Quote quote);
}
