package io.gridmill.contracts.market;

import static io.gridmill.contracts.market.MarketFixture.BUYER;
import static io.gridmill.contracts.market.MarketFixture.POOL;
import static io.gridmill.contracts.market.MarketFixture.get;
import static io.gridmill.contracts.market.MarketFixture.offer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.ContractRefusedException;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.model.Amount;
import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The happy path of a deal and the ways in which it is refused, on a real chain of any make. */
class MarketFlowTest {

    private static final Logger LOG = LoggerFactory.getLogger(MarketFlowTest.class);

    private static MarketFixture fixture;
    private static Market market;
    private static MarketClient buyer;
    private static MarketClient pool;
    private static BigInteger offerId;

    @BeforeAll
    static void deployAndJoin() throws Exception {
        fixture = new MarketFixture(Deployer.Parameters.DEV);
        market = fixture.market;
        buyer = fixture.buyer;
        pool = fixture.pool;
        offerId = fixture.offerId;
        LOG.info("gas: deposit + stake + offer {}", fixture.joined.gasUsed());
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void aDealIsOpenedPaidAndClosedInTwoTransactions() throws Exception {
        Amount poolBefore = market.depositOf(POOL.address());
        Signed<Quote> quote = fixture.quote();
        Bytes32 dealId = market.domain().dealId(quote.message());
        Amount escrow = Amount.parse("10 RLC");

        Receipt opened =
                get(buyer.openDeals("open", List.of(new DealOpening(quote, escrow, fixture.in(3600))), escrow));
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
        // Generous: geth's development chain follows the newest rules, which price new state higher than those in
        // force.
        assertThat(opened.gasUsed() + closed.gasUsed())
                .as("two transactions whatever the number of partitions")
                .isLessThan(600_000);
    }

    @Test
    void severalDealsOpenTogetherAndAreToppedUpExtendedAndDeclined() throws Exception {
        List<Signed<Quote>> quotes = List.of(fixture.quote(), fixture.quote(), fixture.quote());
        List<Bytes32> ids = quotes.stream()
                .map(quote -> market.domain().dealId(quote.message()))
                .toList();
        Amount escrow = Amount.parse("1 RLC");
        long expiry = fixture.in(3600);
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
        Signed<Quote> quote = fixture.quote();
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
                        "forged",
                        List.of(new DealOpening(forged, Amount.ofNano(1), fixture.in(3600))),
                        Amount.ofNano(1))))
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
}
