package io.gridmill.contracts.market;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.model.Amount;
import java.math.BigInteger;

/** What the Market tells everybody. */
public sealed interface MarketEvent {

    record OfferPosted(BigInteger offerId, Address pool, Offer offer) implements MarketEvent {}

    record OfferUpdated(BigInteger offerId, Address pool, Offer offer) implements MarketEvent {}

    record OfferWithdrawn(BigInteger offerId, Address pool) implements MarketEvent {}

    record DealOpened(
            Bytes32 dealId, Address buyer, Address pool, BigInteger offerId, Amount escrow, long expiryEpochSeconds)
            implements MarketEvent {}

    /** @param escrow all of it, with the addition */
    record DealToppedUp(Bytes32 dealId, Address payer, Amount amount, Amount escrow) implements MarketEvent {}

    record DealExpiryChanged(Bytes32 dealId, long expiryEpochSeconds) implements MarketEvent {}

    record VoucherRedeemed(
            Bytes32 dealId,
            Address pool,
            Amount paidNow,
            Amount cumulativeAmount,
            long acceptedPartitions,
            Bytes32 resultsRoot)
            implements MarketEvent {}

    record DealDeclined(Bytes32 dealId, Address pool) implements MarketEvent {}

    record DealClosed(Bytes32 dealId, Amount paid, Amount refunded, Bytes32 resultsRoot) implements MarketEvent {}

    /** @param to who got what the pool lost */
    record StakeSeized(Address pool, Address judge, Address to, Amount amount) implements MarketEvent {}
}
