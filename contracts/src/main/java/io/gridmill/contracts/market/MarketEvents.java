package io.gridmill.contracts.market;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.LogEntry;
import io.gridmill.contracts.internal.abi.AbiReader;
import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.model.Amount;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Market's events, to filter for and to read. */
public final class MarketEvents {

    private interface Reader {
        MarketEvent read(List<Bytes32> topics, AbiReader data);
    }

    public static final Bytes32 OFFER_POSTED = AbiWriter.topic("OfferPosted(uint256,address," + Offer.TYPE + ")");
    public static final Bytes32 OFFER_UPDATED = AbiWriter.topic("OfferUpdated(uint256,address," + Offer.TYPE + ")");
    public static final Bytes32 OFFER_WITHDRAWN = AbiWriter.topic("OfferWithdrawn(uint256,address)");
    public static final Bytes32 DEAL_OPENED =
            AbiWriter.topic("DealOpened(bytes32,address,address,uint256,uint96,uint40," + MarketCalls.QUOTE + ")");
    public static final Bytes32 DEAL_TOPPED_UP = AbiWriter.topic("DealToppedUp(bytes32,address,uint256,uint256)");
    public static final Bytes32 DEAL_EXPIRY_CHANGED = AbiWriter.topic("DealExpiryChanged(bytes32,uint256)");
    public static final Bytes32 VOUCHER_REDEEMED =
            AbiWriter.topic("VoucherRedeemed(bytes32,address,uint256,uint128,uint64,bytes32)");
    public static final Bytes32 DEAL_DECLINED = AbiWriter.topic("DealDeclined(bytes32,address)");
    public static final Bytes32 DEAL_CLOSED = AbiWriter.topic("DealClosed(bytes32,uint256,uint256,bytes32)");
    public static final Bytes32 STAKE_SEIZED = AbiWriter.topic("StakeSeized(address,address,address,uint256)");

    private static final Map<Bytes32, Reader> READERS = Map.of(
            OFFER_POSTED,
            (topics, data) ->
                    new MarketEvent.OfferPosted(number(topics, 1), address(topics, 2), Offer.decoded(data.dynamic())),
            OFFER_UPDATED,
            (topics, data) ->
                    new MarketEvent.OfferUpdated(number(topics, 1), address(topics, 2), Offer.decoded(data.dynamic())),
            OFFER_WITHDRAWN,
            (topics, data) -> new MarketEvent.OfferWithdrawn(number(topics, 1), address(topics, 2)),
            DEAL_OPENED,
            (topics, data) -> new MarketEvent.DealOpened(
                    topics.get(1), address(topics, 2), address(topics, 3), data.uint(), amount(data), data.uint63()),
            DEAL_TOPPED_UP,
            (topics, data) ->
                    new MarketEvent.DealToppedUp(topics.get(1), address(topics, 2), amount(data), amount(data)),
            DEAL_EXPIRY_CHANGED,
            (topics, data) -> new MarketEvent.DealExpiryChanged(topics.get(1), data.uint63()),
            VOUCHER_REDEEMED,
            (topics, data) -> new MarketEvent.VoucherRedeemed(
                    topics.get(1), address(topics, 2), amount(data), amount(data), data.uint63(), data.bytes32()),
            DEAL_DECLINED,
            (topics, data) -> new MarketEvent.DealDeclined(topics.get(1), address(topics, 2)),
            DEAL_CLOSED,
            (topics, data) -> new MarketEvent.DealClosed(topics.get(1), amount(data), amount(data), data.bytes32()),
            STAKE_SEIZED,
            (topics, data) -> new MarketEvent.StakeSeized(
                    address(topics, 1), address(topics, 2), address(topics, 3), amount(data)));

    private MarketEvents() {}

    /** Empty for other events, and for what a stranger put beyond the range of our words. */
    public static Optional<MarketEvent> read(LogEntry log) {
        Reader reader = log.topics().isEmpty() ? null : READERS.get(log.topics().get(0));
        if (reader == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    reader.read(log.topics(), new AbiReader(log.data().toArray())));
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static BigInteger number(List<Bytes32> topics, int index) {
        return new BigInteger(1, topics.get(index).toBytes());
    }

    private static Address address(List<Bytes32> topics, int index) {
        return Address.of(Arrays.copyOfRange(topics.get(index).toBytes(), 12, 32));
    }

    private static Amount amount(AbiReader data) {
        return Amount.ofNano(data.uint63());
    }
}
