package io.gridmill.market.deal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.contracts.merkle.ResultsTree;
import io.gridmill.engine.place.SettledResult;
import io.gridmill.engine.place.Settlement;
import io.gridmill.market.fake.Deals;
import io.gridmill.model.Amount;
import io.gridmill.model.GridmillException;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.PartitionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DealAccountTest {

    private static final RunId RUN = new RunId("0123456789");

    private final DealJson json = new DealJson();

    @Test
    void aSettlementSaysAllThatTheNextProcessNeeds() {
        Funds funds = new Funds(Optional.empty(), Amount.ofNano(10_000));
        DealTerms terms = Deals.terms(funds.take(Amount.ofNano(1000)));
        DealAccount account = DealAccount.open(RUN, terms, Deals.BUYER, funds, json);
        account.settle(1, List.of(Deals.settled(0, 1, 10), Deals.settled(1, 1, 20)));
        Settlement second = account.settle(2, List.of(Deals.settled(2, 1, 30)));
        assertThat(second.firstLeaf()).isEqualTo(2);
        assertThat(second.total()).isEqualTo(Amount.ofNano(60));

        DealState state = json.state(second.state());
        DealAccount restored = DealAccount.restore(RUN, terms, state, Amount.ofNano(1000), Deals.BUYER, funds, json);
        Settlement third = restored.settle(3, List.of(Deals.settled(3, 1, 40)));

        DealAccount undisturbed = DealAccount.open(RUN, terms, Deals.BUYER, funds, json);
        Settlement whole = undisturbed.settle(
                3,
                List.of(
                        Deals.settled(0, 1, 10),
                        Deals.settled(1, 1, 20),
                        Deals.settled(2, 1, 30),
                        Deals.settled(3, 1, 40)));
        assertThat(third.state()).isEqualTo(whole.state());
        assertThat(Deals.DOMAIN.isSignedBy(
                        Deals.BUYER.address(), json.state(third.state()).signed()))
                .isTrue();
    }

    @Test
    void nothingIsPaidTwice() {
        DealAccount account = account(1000, 1000);
        account.settle(1, List.of(Deals.settled(0, 1, 10)));
        String before = json.write(account.state());

        assertThatThrownBy(() -> account.settle(2, List.of(Deals.settled(1, 1, 10), Deals.settled(0, 1, 10))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0/0/1");
        assertThatThrownBy(() -> account.settle(2, List.of(Deals.settled(0, 2, 10))))
                .as("another attempt of an accepted partition")
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> account.settle(2, List.of(Deals.settled(5, 1, 10), Deals.settled(5, 2, 10))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(json.write(account.state())).isEqualTo(before);
    }

    @Test
    void acknowledgingCostsNothingAndSignsNothing() {
        DealAccount account = account(1000, 1000);
        DealState before = account.state();
        account.settle(7, List.of());
        assertThat(account.state().voucher()).isEqualTo(before.voucher());
        assertThat(account.state().signature()).isEqualTo(before.signature());
        assertThat(account.state().acknowledged()).isEqualTo(7);
        assertThat(account.state().isNewerThan(before)).isTrue();
        account.settle(3, List.of());
        assertThat(account.state().acknowledged()).as("never back").isEqualTo(7);
    }

    @Test
    void afterTheFinalVoucherNothingMoreIsAccepted() {
        DealAccount account = account(1000, 1000);
        account.settle(1, List.of(Deals.settled(0, 1, 10)));
        DealState last = account.finish();
        assertThat(last.voucher().isFinal()).isTrue();
        assertThat(last.promised()).isEqualTo(Amount.ofNano(10));
        assertThat(account.finish()).isEqualTo(last);
        assertThatThrownBy(() -> account.settle(2, List.of(Deals.settled(1, 1, 10))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void chargesNeverExceedWhatIsThereAndAnAttemptIsChargedOnce() {
        DealAccount account = account(100, 150);
        PartitionKey first = new PartitionKey(0, 0, 1);
        assertThat(account.charge(first, Amount.ofNano(90))).isEqualTo(Amount.ofNano(90));
        assertThat(account.charge(first, Amount.ofNano(90))).as("again").isEqualTo(Amount.ofNano(90));
        assertThat(account.charge(new PartitionKey(0, 1, 1), Amount.ofNano(90)))
                .as("what is left of 150")
                .isEqualTo(Amount.ofNano(60));
        assertThat(account.charge(new PartitionKey(0, 2, 1), Amount.ofNano(1))).isEqualTo(Amount.ZERO);
        assertThat(account.beginTopUp()).isEqualTo(Amount.ofNano(50));
        assertThat(account.beginTopUp()).as("sent once").isEqualTo(Amount.ZERO);
        account.topUpFailed(Amount.ofNano(50));
        assertThat(account.beginTopUp()).as("due again").isEqualTo(Amount.ofNano(50));
        assertThat(account.toppedUp(Amount.ofNano(50))).isEqualTo(Amount.ofNano(150));
        assertThatThrownBy(() -> account.settle(1, List.of(Deals.settled(0, 1, 151))))
                .isInstanceOf(GridmillException.class)
                .hasMessageContaining("does not cover");
    }

    @Test
    void oneAdditionToTheEscrowIsOnItsWayAtATime() {
        DealAccount account = account(100, 10_000);
        account.charge(new PartitionKey(0, 0, 1), Amount.ofNano(150));
        Amount first = account.beginTopUp();
        Amount leadsTo = account.requested();
        account.charge(new PartitionKey(0, 1, 1), Amount.ofNano(400));

        assertThat(account.beginTopUp()).as("the first is not there yet").isEqualTo(Amount.ZERO);
        assertThat(account.requested())
                .isEqualTo(leadsTo)
                .isEqualTo(Amount.ofNano(100).plus(first));

        account.toppedUp(first);
        assertThat(account.beginTopUp()).isEqualTo(account.allotted().minus(leadsTo));
        assertThat(account.requested()).isEqualTo(account.allotted());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theSumOfTheLeavesIsThePromiseAndPromisesOnlyGrow(long seed) {
        Random random = new Random(seed);
        Funds funds = new Funds(Optional.of(Amount.ofNano(100_000)), Amount.ofNano(1_000_000));
        DealTerms terms = Deals.terms(funds.take(Amount.ofNano(1000)));
        DealAccount account = DealAccount.open(RUN, terms, Deals.BUYER, funds, json);
        ResultsTree tree = new ResultsTree();
        Amount sum = Amount.ZERO;
        int partition = 0;
        DealState before = account.state();
        for (int batch = 1; batch <= 60; batch++) {
            List<SettledResult> results = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                PartitionKey key = new PartitionKey(0, partition, 1);
                Amount granted = account.charge(key, Amount.ofNano(random.nextInt(2000)));
                if (random.nextInt(10) > 0) {
                    SettledResult result = Deals.settled(partition, 1, granted.nano());
                    results.add(result);
                    tree.append(ResultsTree.leaf(
                            key.treeKey(RUN),
                            result.inputDigest(),
                            result.result().outputDigest(),
                            granted));
                    sum = sum.plus(granted);
                }
                partition++;
            }
            Settlement settlement = account.settle(batch, results);
            DealState state = account.state();
            assertThat(settlement.total()).isEqualTo(sum);
            assertThat(state.promised()).isEqualTo(sum).isGreaterThanOrEqualTo(before.promised());
            assertThat(state.voucher().resultsRoot()).isEqualTo(tree.root());
            assertThat(state.voucher().acceptedPartitions()).isEqualTo(tree.size());
            assertThat(state.isNewerThan(before)).isTrue();
            assertThat(before.isNewerThan(state)).isFalse();
            assertThat(account.allotted()).isLessThanOrEqualTo(Amount.ofNano(100_000));
            if (random.nextInt(4) == 0) {
                account = DealAccount.restore(
                        RUN, terms, json.state(settlement.state()), account.allotted(), Deals.BUYER, funds, json);
            }
            before = state;
        }
    }

    private DealAccount account(long escrow, long budget) {
        Funds funds = new Funds(Optional.of(Amount.ofNano(budget)), Amount.ofNano(1_000_000));
        return DealAccount.open(RUN, Deals.terms(funds.take(Amount.ofNano(escrow))), Deals.BUYER, funds, json);
    }
}
