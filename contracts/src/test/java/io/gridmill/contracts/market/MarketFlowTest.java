package io.gridmill.contracts.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.ContractRefusedException;
import io.gridmill.contracts.chain.QueueOptions;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.chain.TransactionJournal;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.dev.AnvilProcess;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The happy path of a deal and the ways in which it is refused, on a real chain. */
class MarketFlowTest {

    private static final Logger LOG = LoggerFactory.getLogger(MarketFlowTest.class);
    private static final long FAR = 4_000_000_000L;

    private static final Wallet BUYER = AnvilProcess.wallet(0);
    private static final Wallet POOL = AnvilProcess.wallet(1);

    private static AnvilProcess anvil;
    private static Chain chain;
    private static TransactionQueue buyerQueue;
    private static TransactionQueue poolQueue;
    private static Market market;
    private static MarketClient buyer;
    private static MarketClient pool;
    private static BigInteger offerId;

    @BeforeAll
    static void deployAndJoin() throws Exception {
        anvil = AnvilProcess.start();
        chain = anvil.chain();
        buyerQueue = queue(BUYER);
        poolQueue = queue(POOL);
        Deployment deployment = get(new Deployer(chain, buyerQueue).deploy(Deployer.Parameters.DEV));
        market = new Market(chain, deployment);
        buyer = new MarketClient(market, buyerQueue, BUYER, Clock.systemUTC());
        pool = new MarketClient(market, poolQueue, POOL, Clock.systemUTC());
        get(buyer.transfer("fund-pool", POOL.address(), Amount.parse("1000 RLC")));
        Receipt joined =
                get(pool.join("join", Amount.parse("150 RLC"), Amount.parse("100 RLC"), offer("http://127.0.0.1:1")));
        offerId = ((MarketEvent.OfferPosted) MarketClient.events(joined).get(0)).offerId();
        LOG.info("gas: deposit + stake + offer {}", joined.gasUsed());
    }

    @AfterAll
    static void stop() {
        buyerQueue.close();
        poolQueue.close();
        chain.close();
        anvil.close();
    }

    @Test
    void aDealIsOpenedPaidAndClosedInTwoTransactions() throws Exception {
        Amount poolBefore = market.depositOf(POOL.address());
        Signed<Quote> quote = quote();
        Bytes32 dealId = market.domain().dealId(quote.message());
        Amount escrow = Amount.parse("10 RLC");

        Receipt opened = get(buyer.openDeals("open", List.of(new DealOpening(quote, escrow, expiry())), escrow));
        assertThat(MarketClient.events(opened))
                .hasSize(1)
                .first()
                .isInstanceOfSatisfying(MarketEvent.DealOpened.class, event -> {
                    assertThat(event.dealId()).isEqualTo(dealId);
                    assertThat(event.pool()).isEqualTo(POOL.address());
                    assertThat(event.buyer()).isEqualTo(BUYER.address());
                    assertThat(event.offerId()).isEqualTo(offerId);
                    assertThat(event.escrow()).isEqualTo(escrow);
                });
        assertThat(market.dealOf(dealId).isOpen()).isTrue();
        assertThat(market.dealOf(dealId).escrow()).isEqualTo(escrow);
        assertThat(market.stakeOf(POOL.address()).openDeals()).isPositive();

        Amount buyerBefore = market.depositOf(BUYER.address());
        Signed<Voucher> voucher =
                market.domain().sign(new Voucher(dealId, Amount.parse("4 RLC"), 1_000_000, Bytes32.ZERO, true), BUYER);
        Receipt closed = get(pool.redeem("redeem", quote.message(), voucher));
        assertThat(MarketClient.events(closed))
                .containsExactly(
                        new MarketEvent.VoucherRedeemed(
                                dealId,
                                POOL.address(),
                                Amount.parse("4 RLC"),
                                Amount.parse("4 RLC"),
                                1_000_000,
                                Bytes32.ZERO),
                        new MarketEvent.DealClosed(dealId, Amount.parse("4 RLC"), Amount.parse("6 RLC"), Bytes32.ZERO));
        Deal deal = market.dealOf(dealId);
        assertThat(deal.status()).isEqualTo(Deal.Status.CLOSED);
        assertThat(deal.paid()).isEqualTo(Amount.parse("4 RLC"));
        assertThat(market.depositOf(POOL.address())).isEqualTo(poolBefore.plus(Amount.parse("4 RLC")));
        assertThat(market.depositOf(BUYER.address())).isEqualTo(buyerBefore.plus(Amount.parse("6 RLC")));
        LOG.info("gas: permit + deposit + open {}, redeem and close {}", opened.gasUsed(), closed.gasUsed());
        assertThat(opened.gasUsed() + closed.gasUsed())
                .as("two transactions whatever the number of partitions")
                .isLessThan(400_000);
    }

    @Test
    void severalDealsOpenTogetherAndAreToppedUpExtendedAndDeclined() throws Exception {
        List<Signed<Quote>> quotes = List.of(quote(), quote(), quote());
        List<Bytes32> ids = quotes.stream()
                .map(quote -> market.domain().dealId(quote.message()))
                .toList();
        Amount escrow = Amount.parse("1 RLC");
        long expiry = expiry();
        Receipt opened = get(buyer.openDeals(
                "open-three",
                quotes.stream()
                        .map(quote -> new DealOpening(quote, escrow, expiry))
                        .toList(),
                Amount.parse("4 RLC")));
        assertThat(MarketClient.events(opened)).hasSize(3);
        CompletableFuture<Receipt> topUp = buyer.topUp("top-up", ids.get(0), escrow, Amount.ZERO);
        CompletableFuture<Receipt> extend = buyer.extend("extend", quotes.get(1).message(), expiry + 60);
        CompletableFuture<Receipt> decline =
                pool.decline("decline", quotes.get(2).message());
        get(topUp);
        get(extend);
        get(decline);
        List<Deal> deals = market.dealsOf(ids);
        assertThat(deals.get(0)).isEqualTo(new Deal(Amount.parse("2 RLC"), Amount.ZERO, expiry, Deal.Status.OPEN));
        assertThat(deals.get(1).expiryEpochSeconds()).isEqualTo(expiry + 60);
        assertThat(deals.get(2).status()).isEqualTo(Deal.Status.CLOSED);
        LOG.info("gas: permit + deposit + open 3 deals {}", opened.gasUsed());
    }

    @Test
    void refusalsAreExplainedBeforeTheyCostGas() {
        Signed<Quote> quote = quote();
        assertThatThrownBy(() -> get(buyer.withdraw("too-much", Amount.parse("1000000 RLC"))))
                .cause()
                .isInstanceOfSatisfying(ContractRefusedException.class, e -> {
                    assertThat(e.error()).isEqualTo("InsufficientDeposit");
                    assertThat(e.receipt()).isEmpty();
                    assertThat(e).hasMessageContaining("1000000 RLC are needed: deposit more");
                });
        Signed<Quote> forged = new Signed<>(
                quote.message(), market.domain().sign(quote.message(), BUYER).signature());
        assertThatThrownBy(() -> get(buyer.openDeals(
                        "forged", List.of(new DealOpening(forged, Amount.ofNano(1), expiry())), Amount.ofNano(1))))
                .cause()
                .hasMessageContaining("is not that of " + POOL.address());
        assertThatThrownBy(() -> get(pool.decline("unknown", quote.message())))
                .cause()
                .hasMessageContaining("is not open");
        assertThatThrownBy(() -> get(pool.updateOffer("other", BigInteger.valueOf(999), offer("http://x"))))
                .cause()
                .hasMessageContaining("There is no offer 999");
    }

    @Test
    void offersAreReadAsTheyStand() throws Exception {
        Receipt posted = get(pool.join("second", Amount.ZERO, Amount.ZERO, offer("http://127.0.0.1:2")));
        BigInteger second =
                ((MarketEvent.OfferPosted) MarketClient.events(posted).get(0)).offerId();
        assertThat(market.offers()).extracting(PostedOffer::id).contains(second, offerId);
        get(pool.updateOffer("update", second, offer("http://127.0.0.1:3")));
        assertThat(market.offers()).contains(new PostedOffer(second, POOL.address(), offer("http://127.0.0.1:3")));
        get(pool.withdrawOffer("withdraw-offer", second));
        assertThat(market.offers()).extracting(PostedOffer::id).doesNotContain(second);
    }

    @Test
    void whatWasDeployedIsWhatWasAskedFor() {
        MarketParameters parameters = market.parameters();
        assertThat(parameters.token()).isEqualTo(market.deployment().rlc());
        assertThat(parameters.minimumStake()).isEqualTo(Deployer.Parameters.DEV.minimumStake());
        assertThat(parameters.graceSeconds()).isEqualTo(Deployer.Parameters.DEV.graceSeconds());
        assertThat(market.deployment().faucet()).isNotNull();
        assertThat(market.balanceOf(market.deployment().faucet())).isEqualTo(Deployer.Parameters.DEV.faucetFunds());
        assertThat(market.deployment().block()).isPositive();
    }

    private static Signed<Quote> quote() {
        Quote quote = new Quote(
                offerId,
                POOL.address(),
                BUYER.address(),
                4,
                0,
                Amount.ofNano(2500),
                Amount.ZERO,
                FAR,
                Bytes32.random(new SecureRandom()),
                Address.ZERO);
        return market.domain().sign(quote, POOL);
    }

    private static long expiry() {
        return chain.head().timestampEpochSeconds() + 3600;
    }

    private static Offer offer(String endpoint) {
        return new Offer(
                4,
                0,
                DataSize.ofMebibytes(8192),
                Amount.ofNano(2500),
                Amount.ZERO,
                10,
                12,
                380,
                60,
                FAR,
                "eu-west",
                List.of("bwrap", "process"),
                endpoint);
    }

    private static TransactionQueue queue(Wallet wallet) {
        return new TransactionQueue(chain, wallet, TransactionJournal.none(), QueueOptions.DEV, Clock.systemUTC());
    }

    private static <T> T get(CompletableFuture<T> future) throws ExecutionException, InterruptedException {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("It was not mined in time", e);
        }
    }
}
