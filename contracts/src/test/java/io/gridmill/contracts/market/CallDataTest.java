package io.gridmill.contracts.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.LogEntry;
import io.gridmill.contracts.generated.Market;
import io.gridmill.contracts.internal.Hex;
import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.Amount;
import io.gridmill.model.Bytes;
import io.gridmill.model.DataSize;
import java.io.InputStream;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.Service;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.RemoteFunctionCall;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.StaticGasProvider;

/** Our call data against that of the wrappers generated from the ABI: a changed contract breaks one or the other. */
class CallDataTest {

    private static final Address MARKET = Address.parse("0x4d61726b65740000000000000000000000000001");

    private final Market wrapper = Market.load(
            MARKET.hex(),
            Web3j.build(new NoService()),
            new ReadonlyTransactionManager(Web3j.build(new NoService()), MARKET.hex()),
            new StaticGasProvider(BigInteger.ONE, BigInteger.ONE));
    private final SecureRandom random = new SecureRandom();
    private final Wallet wallet = Wallet.random(random);
    private final Bytes32 id = Bytes32.random(random);

    @Test
    void dealsAreCalledAsTheAbiSays() {
        Signed<Quote> one = quote(3);
        Signed<Quote> two = quote(70_000);
        same(
                MarketCalls.openDeals(List.of(
                        new DealOpening(one, Amount.ofNano(5), 1_800_000_000L),
                        new DealOpening(two, Amount.parse("12 RLC"), 1_900_000_000L))),
                wrapper.openDeals(
                        List.of(wrapped(one), wrapped(two)),
                        List.of(one.signature().toBytes(), two.signature().toBytes()),
                        List.of(BigInteger.valueOf(5), BigInteger.valueOf(12_000_000_000L)),
                        List.of(BigInteger.valueOf(1_800_000_000L), BigInteger.valueOf(1_900_000_000L))));
        Voucher voucher = new Voucher(id, Amount.ofNano(77), 8, Bytes32.random(random), true);
        Signed<Voucher> signed = new MarketDomain(1, MARKET).sign(voucher, wallet);
        same(
                MarketCalls.redeem(one.message(), signed),
                wrapper.redeem(
                        wrapped(one),
                        new Market.Voucher(
                                id.toBytes(),
                                BigInteger.valueOf(77),
                                BigInteger.valueOf(8),
                                voucher.resultsRoot().toBytes(),
                                true),
                        signed.signature().toBytes()));
        same(MarketCalls.reclaim(one.message()), wrapper.reclaim(wrapped(one)));
        same(MarketCalls.decline(one.message()), wrapper.decline(wrapped(one)));
        same(MarketCalls.extend(one.message(), 9), wrapper.extend(wrapped(one), BigInteger.valueOf(9)));
        same(MarketCalls.topUp(id, Amount.ofNano(9)), wrapper.topUp(id.toBytes(), BigInteger.valueOf(9)));
        same(MarketCalls.dealOf(id), wrapper.dealOf(id.toBytes()));
    }

    @Test
    void depositsStakesAndOffersAreCalledAsTheAbiSays() {
        BigInteger nine = BigInteger.valueOf(9);
        Amount amount = Amount.ofNano(9);
        same(MarketCalls.deposit(amount), wrapper.deposit(nine));
        same(MarketCalls.depositFor(MARKET, amount), wrapper.depositFor(MARKET.hex(), nine));
        same(MarketCalls.withdraw(amount), wrapper.withdraw(nine));
        same(MarketCalls.stake(amount), wrapper.stake(nine));
        same(MarketCalls.requestUnstake(amount), wrapper.requestUnstake(nine));
        same(MarketCalls.withdrawStake(), wrapper.withdrawStake());
        same(MarketCalls.ofAccount("depositOf(address)", MARKET), wrapper.depositOf(MARKET.hex()));
        same(MarketCalls.ofAccount("stakeOf(address)", MARKET), wrapper.stakeOf(MARKET.hex()));
        same(MarketCalls.withdrawOffer(nine), wrapper.withdrawOffer(nine));
        Market.Offer offer = new Market.Offer(
                BigInteger.valueOf(4),
                BigInteger.ONE,
                BigInteger.valueOf(8192),
                BigInteger.valueOf(2500),
                BigInteger.valueOf(90_000),
                BigInteger.TEN,
                BigInteger.valueOf(12),
                BigInteger.valueOf(380),
                BigInteger.valueOf(60),
                BigInteger.valueOf(1_900_000_000L),
                "eu-west",
                "bwrap,process",
                "https://pool.example.org/a-rather-long-path-so-that-the-text-needs-three-words-of-the-abi");
        same(MarketCalls.postOffer(offer()), wrapper.postOffer(offer));
        same(MarketCalls.updateOffer(nine, offer()), wrapper.updateOffer(nine, offer));
        byte[] permit = wallet.sign(id).toBytes();
        same(
                MarketCalls.depositWithPermit(amount, 77, wallet.sign(id)),
                wrapper.depositWithPermit(
                        nine,
                        BigInteger.valueOf(77),
                        BigInteger.valueOf(permit[64]),
                        Arrays.copyOfRange(permit, 0, 32),
                        Arrays.copyOfRange(permit, 32, 64)));
        List<byte[]> calls = List.of(MarketCalls.deposit(amount), MarketCalls.postOffer(offer()));
        same(MarketCalls.multicall(calls), wrapper.multicall(calls));
    }

    @Test
    void eventsAreNamedAsTheAbiSays() {
        assertThat(List.of(
                        MarketEvents.OFFER_POSTED.hex(),
                        MarketEvents.OFFER_UPDATED.hex(),
                        MarketEvents.OFFER_WITHDRAWN.hex(),
                        MarketEvents.DEAL_OPENED.hex(),
                        MarketEvents.DEAL_TOPPED_UP.hex(),
                        MarketEvents.DEAL_EXPIRY_CHANGED.hex(),
                        MarketEvents.VOUCHER_REDEEMED.hex(),
                        MarketEvents.DEAL_DECLINED.hex(),
                        MarketEvents.DEAL_CLOSED.hex(),
                        MarketEvents.STAKE_SEIZED.hex()))
                .containsExactly(
                        EventEncoder.encode(Market.OFFERPOSTED_EVENT),
                        EventEncoder.encode(Market.OFFERUPDATED_EVENT),
                        EventEncoder.encode(Market.OFFERWITHDRAWN_EVENT),
                        EventEncoder.encode(Market.DEALOPENED_EVENT),
                        EventEncoder.encode(Market.DEALTOPPEDUP_EVENT),
                        EventEncoder.encode(Market.DEALEXPIRYCHANGED_EVENT),
                        EventEncoder.encode(Market.VOUCHERREDEEMED_EVENT),
                        EventEncoder.encode(Market.DEALDECLINED_EVENT),
                        EventEncoder.encode(Market.DEALCLOSED_EVENT),
                        EventEncoder.encode(Market.STAKESEIZED_EVENT));
    }

    @Test
    void aSeizureIsReadAsTheContractWritesIt() {
        LogEntry log = new LogEntry(
                MARKET,
                List.of(MarketEvents.STAKE_SEIZED, word("a1"), word("b2"), word("c3")),
                Bytes.of(new AbiWriter().uint(70_000).toBytes()),
                1,
                id,
                id,
                0);

        assertThat(MarketEvents.read(log))
                .contains(new MarketEvent.StakeSeized(
                        account("a1"), account("b2"), account("c3"), Amount.ofNano(70_000)));
    }

    private static Address account(String last) {
        return Address.parse("0x" + "00".repeat(19) + last);
    }

    private static Bytes32 word(String last) {
        return Bytes32.parse("0x" + "00".repeat(31) + last);
    }

    private static void same(byte[] ours, RemoteFunctionCall<?> theirs) {
        assertThat(Hex.of(ours)).isEqualTo(theirs.encodeFunctionCall());
    }

    private Signed<Quote> quote(int cores) {
        Quote quote = new Quote(
                BigInteger.valueOf(cores),
                wallet.address(),
                MARKET,
                cores,
                1,
                Amount.ofNano(2500),
                Amount.ofNano(7),
                1_800_000_000L,
                Bytes32.random(random),
                Address.ZERO);
        return new MarketDomain(31337, MARKET).sign(quote, wallet);
    }

    private static Market.Quote wrapped(Signed<Quote> signed) {
        Quote quote = signed.message();
        return new Market.Quote(
                quote.offerId(),
                quote.pool().hex(),
                quote.buyer().hex(),
                BigInteger.valueOf(quote.cores()),
                BigInteger.valueOf(quote.gpus()),
                BigInteger.valueOf(quote.corePrice().nano()),
                BigInteger.valueOf(quote.gpuPrice().nano()),
                BigInteger.valueOf(quote.validUntilEpochSeconds()),
                quote.nonce().toBytes(),
                quote.verifier().hex());
    }

    private static Offer offer() {
        return new Offer(
                4,
                1,
                DataSize.ofMebibytes(8192),
                Amount.ofNano(2500),
                Amount.ofNano(90_000),
                10,
                12,
                380,
                60,
                1_900_000_000L,
                "eu-west",
                List.of("bwrap", "process"),
                "https://pool.example.org/a-rather-long-path-so-that-the-text-needs-three-words-of-the-abi");
    }

    /** The wrappers encode without a node. */
    private static final class NoService extends Service {

        NoService() {
            super(false);
        }

        @Override
        protected InputStream performIO(String payload) {
            throw new IllegalStateException("No node is asked here");
        }

        @Override
        public void close() {}
    }
}
