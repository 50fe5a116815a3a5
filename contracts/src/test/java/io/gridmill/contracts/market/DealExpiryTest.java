package io.gridmill.contracts.market;

import static io.gridmill.contracts.market.MarketFixture.BUYER;
import static io.gridmill.contracts.market.MarketFixture.POOL;
import static io.gridmill.contracts.market.MarketFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.ContractRefusedException;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.typed.Voucher;
import io.gridmill.model.Amount;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The end of a deal that nobody closes. Time is the chain's own and passes as it does: any node can do that. */
class DealExpiryTest {

    private static final long RUNNING_SECONDS = 15;
    private static final long GRACE_SECONDS = 5;
    private static final Deployer.Parameters SHORT_GRACE = new Deployer.Parameters(
            Deployer.Parameters.DEV.minimumStake(),
            Deployer.Parameters.DEV.unbondingSeconds(),
            GRACE_SECONDS,
            Deployer.Parameters.DEV.drip(),
            Deployer.Parameters.DEV.dripCooldownSeconds(),
            Deployer.Parameters.DEV.faucetFunds(),
            Deployer.Parameters.DEV.noticeSeconds(),
            Deployer.Parameters.DEV.panels(),
            Deployer.Parameters.DEV.court());

    @Test
    void afterTheGraceTheBuyerGetsBackWhatNoVoucherClaimedAndThePoolNothingMore() throws Exception {
        try (MarketFixture fixture = new MarketFixture(SHORT_GRACE)) {
            Market market = fixture.market;
            Signed<Quote> quote = fixture.quote();
            Bytes32 id = market.domain().dealId(quote.message());
            Amount escrow = Amount.parse("10 RLC");
            long expiry = fixture.in(RUNNING_SECONDS);
            get(fixture.buyer.openDeals("open", List.of(new DealOpening(quote, escrow, expiry)), escrow));
            get(fixture.pool.redeem("redeem", quote.message(), voucher(market, id, "3 RLC")));
            assertThatThrownBy(() -> get(fixture.buyer.reclaim("early", quote.message())))
                    .as("the deal runs")
                    .hasCauseInstanceOf(ContractRefusedException.class);
            Amount buyersDeposit = market.depositOf(BUYER.address());
            Amount poolsDeposit = market.depositOf(POOL.address());

            long deadline = System.nanoTime() + 120_000_000_000L;
            while (fixture.in(0) <= expiry + GRACE_SECONDS) {
                assertThat(System.nanoTime())
                        .as("the chain's clock stands still")
                        .isLessThan(deadline);
                LockSupport.parkNanos(200_000_000);
            }
            assertThatThrownBy(() -> get(fixture.pool.redeem("late", quote.message(), voucher(market, id, "4 RLC"))))
                    .as("a voucher that comes too late")
                    .hasCauseInstanceOf(ContractRefusedException.class);
            get(fixture.buyer.reclaim("reclaim", quote.message()));

            Deal deal = market.dealOf(id);
            assertThat(deal.status()).isEqualTo(Deal.Status.CLOSED);
            assertThat(deal.paid()).isEqualTo(Amount.parse("3 RLC"));
            assertThat(market.depositOf(BUYER.address())).isEqualTo(buyersDeposit.plus(Amount.parse("7 RLC")));
            assertThat(market.depositOf(POOL.address())).isEqualTo(poolsDeposit);
        }
    }

    private static Signed<Voucher> voucher(Market market, Bytes32 id, String amount) {
        return market.domain().sign(new Voucher(id, Amount.parse(amount), 3, Bytes32.ZERO, false), BUYER);
    }
}
