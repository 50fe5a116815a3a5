package io.gridmill.market.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.engine.place.SettledResult;
import io.gridmill.engine.place.SupplierRecord.Status;
import io.gridmill.market.deal.Funds;
import io.gridmill.market.fake.Deals;
import io.gridmill.market.fake.FakeChain;
import io.gridmill.market.fake.MemoryRecords;
import io.gridmill.market.fake.SteppedTime;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Days of a run in milliseconds: its deals are extended and topped up, and let go when their pools are gone. */
class LongRunTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final SessionFixture fixture = new SessionFixture(Optional.of(Amount.parse("3 RLC")));
    private final FakeChain chain = fixture.chain;
    private final SteppedTime time = fixture.time;
    private final MemoryRecords records = fixture.records;
    private final Funds funds = fixture.funds;
    private final Keeper keeper = fixture.keeper;
    private int moneyCame;

    @AfterEach
    void close() {
        fixture.close();
    }

    private MarketDeal opened() {
        MarketDeal deal = fixture.opened("oak", 2, SessionFixture.ESCROW, HOUR.multipliedBy(2));
        keeper.onMoney(() -> moneyCame++);
        keeper.watchExpiry(deal);
        return deal;
    }

    @Test
    void aDealOfARunThatTakesDaysIsExtendedBeforeEveryEnd() {
        MarketDeal deal = opened();
        for (int hour = 0; hour < 72; hour++) {
            time.pass(HOUR);
            assertThat(chain.deal(deal.dealId()).expiryEpochSeconds())
                    .as("after %s hours", hour)
                    .isGreaterThan(time.instant().getEpochSecond());
        }
        assertThat(chain.calls()).hasSizeBetween(12, 20).startsWith("open", "extend");
        assertThat(chain.calls().subList(1, chain.calls().size())).containsOnly("extend");
    }

    @Test
    void anExtensionIsTriedAgainWhenTheChainWasAway() {
        MarketDeal deal = opened();
        chain.unreachable(true);
        time.pass(Duration.ofMinutes(110).plusSeconds(7));
        chain.unreachable(false);
        time.pass(Duration.ofMinutes(10));
        assertThat(chain.deal(deal.dealId()).expiryEpochSeconds())
                .isGreaterThan(time.instant().getEpochSecond());
    }

    @Test
    void escrowGrowsWithTheWorkOfDaysAndNeverBeyondTheBudget() {
        MarketDeal deal = opened();
        Amount each = Amount.parse("0.1 RLC");
        Amount paid = Amount.ZERO;
        for (int partition = 0; partition < 40; partition++) {
            time.pass(HOUR);
            PartitionKey key = new PartitionKey(0, partition, 1);
            Amount granted = deal.account().charge(key, each);
            keeper.topUp(deal);
            SettledResult result = Deals.settled(partition, 1, granted.nano());
            records.settle(deal.account().settle(partition + 1, List.of(result)));
            paid = paid.plus(granted);
            time.pass(Duration.ZERO);
            assertThat(chain.deal(deal.dealId()).escrow())
                    .as("the voucher is covered")
                    .isGreaterThanOrEqualTo(paid)
                    .isLessThanOrEqualTo(Amount.parse("3 RLC"));
        }
        assertThat(paid).as("all of the budget was of use").isEqualTo(Amount.parse("3 RLC"));
        assertThat(chain.calls()).contains("topUp", "extend");
        assertThat(records.all().get(0).escrow()).isEqualTo(Amount.parse("3 RLC"));
        assertThat(chain.everything()).isEqualTo(SessionFixture.DEPOSIT);
    }

    @Test
    void theEscrowOfAPoolThatIsGoneComesBackWhenTheGraceIsOver() {
        MarketDeal deal = opened();
        Amount before = funds.left();
        deal.lost(Failure.infrastructure(ErrorCode.POOL_UNREACHABLE, "gone"));

        time.pass(HOUR.multipliedBy(3));
        assertThat(chain.calls()).as("its grace is not over").containsExactly("open");
        assertThat(moneyCame).isZero();
        time.pass(Duration.ofMinutes(1));

        assertThat(chain.calls()).containsExactly("open", "reclaim");
        assertThat(deal.status()).isEqualTo(Status.CLOSED);
        assertThat(records.all().get(0).status()).isEqualTo(Status.CLOSED);
        assertThat(chain.deposit()).isEqualTo(SessionFixture.DEPOSIT);
        assertThat(funds.left()).isEqualTo(before.plus(SessionFixture.ESCROW));
        assertThat(moneyCame).isEqualTo(1);
        time.pass(HOUR.multipliedBy(24));
        assertThat(chain.calls()).hasSize(2);
    }

    @Test
    void aPoolThatIsBackWithinTheGraceKeepsItsDealToo() {
        MarketDeal deal = opened();
        deal.lost(Failure.infrastructure(ErrorCode.POOL_UNREACHABLE, "gone"));
        time.pass(Duration.ofMinutes(130));
        deal.joined();
        time.pass(HOUR.multipliedBy(24));
        assertThat(deal.status()).isEqualTo(Status.OPEN);
        assertThat(chain.calls()).contains("extend").doesNotContain("reclaim");
    }

    @Test
    void aPoolThatIsBackBeforeTheEndKeepsItsDeal() {
        MarketDeal deal = opened();
        deal.lost(Failure.infrastructure(ErrorCode.POOL_UNREACHABLE, "gone"));
        time.pass(Duration.ofMinutes(112));
        deal.joined();
        time.pass(HOUR.multipliedBy(24));
        assertThat(deal.status()).isEqualTo(Status.OPEN);
        assertThat(chain.deal(deal.dealId()).expiryEpochSeconds())
                .isGreaterThan(time.instant().getEpochSecond());
        assertThat(chain.calls()).doesNotContain("reclaim");
    }
}
