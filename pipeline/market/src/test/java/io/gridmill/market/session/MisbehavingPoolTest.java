package io.gridmill.market.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Address;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.engine.place.SupplierRecord.Status;
import io.gridmill.market.fake.Await;
import io.gridmill.market.fake.FakePool;
import io.gridmill.market.fake.MiniRun;
import io.gridmill.market.fake.TestMarket;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.model.protocol.UploadRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MisbehavingPoolTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestMarket market = new TestMarket();
    private final MiniRun.Ledger ledger = new MiniRun.Ledger();

    @AfterEach
    void close() {
        market.close();
    }

    @Test
    void batchesThatComeTwiceArePaidOnce() {
        FakePool oak = market.pool("oak", 2);
        oak.script.duplicates = true;
        oak.script.hangsUp = true;
        MiniRun run = market.run(market.place(), ledger, 40);

        finish(run);

        assertThat(market.chain.earned(oak.owner()))
                .isEqualTo(Amount.ofNano(1_000_000).times(40));
        market.assertBooksBalance(ledger);
    }

    @Test
    void aPoolThatDidNotSignItsResultsIsLeftOutAndOthersDoTheWork() {
        FakePool oak = market.pool("oak", 2);
        oak.script.badSignature = true;
        FakePool elm = market.pool("elm", 2);
        MiniRun run = market.run(market.place(), ledger, 30);

        finish(run);

        assertThat(run.lost()).extracting(Failure::code).containsExactly(ErrorCode.POOL_MISBEHAVED);
        assertThat(market.chain.earned(oak.owner())).isEqualTo(Amount.ZERO);
        assertThat(market.chain.earned(elm.owner()))
                .isEqualTo(Amount.ofNano(1_000_000).times(30));
        market.assertBooksBalance(ledger);
    }

    @Test
    void aPoolThatSaysItRanSomethingElseIsLeftOut() {
        FakePool oak = market.pool("oak", 2);
        oak.script.runsOtherInputs = true;
        market.pool("elm", 2);
        MiniRun run = market.run(market.place(), ledger, 30);

        finish(run);

        assertThat(run.lost()).singleElement().satisfies(failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.POOL_MISBEHAVED);
            assertThat(failure.message()).contains("oak", "it was ordered from");
        });
        assertThat(market.chain.earned(oak.owner())).isEqualTo(Amount.ZERO);
        market.assertBooksBalance(ledger);
    }

    @Test
    void batchesFromBeforeTreesAreGoodWhereThereIsNoCourt() {
        market.pool("oak", 2).script.signsWithoutTree = true;
        MiniRun run = market.run(market.place(), ledger, 30);

        finish(run);

        assertThat(run.lost()).isEmpty();
        market.assertBooksBalance(ledger);
    }

    @Test
    void aPoolWhoseQuotesNameAJudgeThatTheMarketDoesNotKnowIsLeftOut() {
        Address court = Address.parse("0x" + "22".repeat(20));
        market.chain.court = court;
        FakePool oak = market.pool("oak", 2);
        oak.script.verifier = Address.parse("0x" + "23".repeat(20));
        FakePool elm = market.pool("elm", 2);
        elm.script.verifier = court;
        MiniRun run = market.run(market.place(), ledger, 30);

        finish(run);

        assertThat(oak.orders()).isEmpty();
        assertThat(market.chain.earned(elm.owner()))
                .isEqualTo(Amount.ofNano(1_000_000).times(30));
        market.assertBooksBalance(ledger);
    }

    @Test
    void aPoolCannotEscapeTheCourtBySigningInTheOldWay() {
        Address court = Address.parse("0x" + "22".repeat(20));
        market.chain.court = court;
        FakePool oak = market.pool("oak", 2);
        oak.script.verifier = court;
        oak.script.signsWithoutTree = true;
        market.pool("elm", 2);
        MiniRun run = market.run(market.place(), ledger, 30);

        finish(run);

        assertThat(run.lost()).singleElement().satisfies(failure -> assertThat(failure.message())
                .contains("oak", "has no root"));
        assertThat(market.chain.earned(oak.owner())).isEqualTo(Amount.ZERO);
        market.assertBooksBalance(ledger);
    }

    @Test
    void aPoolThatOwesABatchIsLeftOut() {
        FakePool oak = market.pool("oak", 2);
        oak.script.gap = true;
        FakePool elm = market.pool("elm", 2);
        MiniRun run = market.run(market.place(), ledger, 30);

        finish(run);

        assertThat(run.lost()).singleElement().satisfies(failure -> assertThat(failure.message())
                .contains("oak", "owes batch 1"));
        assertThat(market.chain.earned(elm.owner()))
                .isEqualTo(Amount.ofNano(1_000_000).times(30));
        market.assertBooksBalance(ledger);
    }

    @Test
    void aPoolThatVanishesIsLostAfterTheGraceAndWelcomeWhenItIsBack() {
        market.grace(Duration.ofMillis(300));
        FakePool oak = market.pool("oak", 2);
        oak.script.idle = true;
        MiniRun run = market.run(market.place(), ledger, 20);
        Await.until("the pool has orders", run, () -> !oak.orders().isEmpty());

        oak.stop();
        Await.until("the pool is lost", run, () -> !run.lost().isEmpty());
        assertThat(run.lost()).extracting(Failure::code).containsOnly(ErrorCode.POOL_UNREACHABLE);
        oak.script.idle = false;
        oak.start();
        finish(run);

        assertThat(market.chain.calls()).as("its deal is still good").containsExactly("open");
        market.assertBooksBalance(ledger);
    }

    @Test
    void aPoolThatTheNextProcessNeverMeetsIsLostToo() {
        market.grace(Duration.ofMillis(300));
        FakePool oak = market.pool("oak", 2);
        oak.script.idle = true;
        MiniRun first = market.run(market.place(), ledger, 20);
        Await.until("the pool has orders", first, () -> !oak.orders().isEmpty());
        first.close();

        oak.stop();
        MiniRun second = market.run(market.place(), ledger, 20);
        Await.until("the pool is lost", second, () -> !second.lost().isEmpty());
        assertThat(second.lost()).as("and this is said once").hasSize(1);
        oak.script.idle = false;
        oak.start();
        finish(second);
        market.assertBooksBalance(ledger);
    }

    @Test
    void aPoolThatRestartsWithinTheGraceAndForgotEverythingGetsDealAndOrdersAgain() {
        FakePool oak = market.pool("oak", 2);
        oak.script.idle = true;
        oak.script.forgetful = true;
        MiniRun run = market.run(market.place(), ledger, 20);
        Await.until("the pool has orders", run, () -> oak.orders().size() == 8);

        oak.stop();
        oak.script.idle = false;
        oak.start();
        finish(run);

        assertThat(run.lost()).isEmpty();
        market.assertBooksBalance(ledger);
    }

    @Test
    void aPoolIsAskedAgainUntilItSeesTheDealOnChain() {
        FakePool oak = market.pool("oak", 2);
        market.chain.byHand();
        MiniRun run = market.run(market.place(), ledger, 5);
        Await.until(
                "the pool was asked twice",
                run,
                () -> oak.requests().stream().filter("PUT /v1/deals/ID"::equals).count() >= 2);
        assertThat(run.ready()).isEmpty();

        market.chain.mine();
        finish(run);

        market.assertBooksBalance(ledger);
    }

    @Test
    void aBusyPoolGetsItsOrdersLater() {
        FakePool oak = market.pool("oak", 2);
        oak.script.busy.set(3);
        MiniRun run = market.run(market.place(), ledger, 20);

        finish(run);

        assertThat(run.refusals()).isEmpty();
        market.assertBooksBalance(ledger);
    }

    @Test
    void ordersThatAPoolDoesNotTakeGoElsewhere() {
        FakePool oak = market.pool("oak", 2);
        oak.script.refusesOrders = true;
        FakePool elm = market.pool("elm", 2);
        elm.script.idle = true;
        MiniRun run = market.run(market.place(), ledger, 10);
        Await.until(
                "orders are refused",
                run,
                () -> !run.refusals().isEmpty() && !elm.orders().isEmpty());
        elm.script.idle = false;
        elm.work();
        Await.until("all partitions are accepted", run, run::isComplete);

        assertThat(run.refusals())
                .allSatisfy(failure -> assertThat(failure.message()).contains("oak", "Not these"));
        assertThat(run.session.finish(PATIENCE)).isTrue();
        market.assertBooksBalance(ledger);
    }

    @Test
    void aPoolThatDoesNotWantItsDealLosesItAndTheEscrowComesBack() {
        FakePool oak = market.pool("oak", 2);
        oak.script.refusesDealWith = 403;
        FakePool elm = market.pool("elm", 2);
        MiniRun run = market.run(market.place(), ledger, 10);
        Await.until("all partitions are accepted", run, run::isComplete);
        assertThat(run.lost()).extracting(Failure::code).containsExactly(ErrorCode.POOL_REFUSED);

        oak.script.refusesDealWith = 0;
        assertThat(run.session.finish(PATIENCE)).isTrue();

        assertThat(market.chain.earned(elm.owner()))
                .isEqualTo(Amount.ofNano(1_000_000).times(10));
        market.assertBooksBalance(ledger);
    }

    @Test
    void theBuyerSubmitsTheFinalVoucherOfAPoolThatDoesNotAndGetsTheRestAfterTheGrace() {
        market.closePatience(Duration.ofMillis(100));
        FakePool oak = market.pool("oak", 2);
        oak.script.neverCloses = true;
        MiniRun run = market.run(market.place(), ledger, 10);
        Await.until("all partitions are accepted", run, run::isComplete);

        assertThat(run.session.finish(PATIENCE))
                .as("the pool has an hour to answer")
                .isFalse();
        assertThat(market.chain.calls()).containsExactly("open", "redeem");
        assertThat(market.chain.earned(oak.owner()))
                .isEqualTo(Amount.ofNano(1_000_000).times(10));
        assertThat(ledger.records.all()).extracting(SupplierRecord::status).containsOnly(Status.CLOSING);

        run.close();
        market.chain.pass(4000);
        MiniRun resumed = market.run(market.place(), ledger, 10);
        assertThat(resumed.session.finish(PATIENCE)).isTrue();
        assertThat(market.chain.calls()).containsExactly("open", "redeem", "reclaim");
        assertThat(market.chain.deposit())
                .isEqualTo(TestMarket.DEPOSIT.minus(Amount.ofNano(1_000_000).times(10)));
        market.assertBooksBalance(ledger);
    }

    @Test
    void aPoolThatIsGoneAtTheEndIsPaidByTheBuyer() {
        market.closePatience(Duration.ofMillis(100));
        FakePool oak = market.pool("oak", 2);
        MiniRun run = market.run(market.place(), ledger, 10);
        Await.until("all partitions are accepted", run, run::isComplete);

        oak.stop();
        assertThat(run.session.finish(PATIENCE)).isFalse();

        assertThat(market.chain.earned(oak.owner()))
                .isEqualTo(Amount.ofNano(1_000_000).times(10));
        market.assertBooksBalance(ledger);
    }

    @Test
    void aPoolThatDoesNotAnswerDoesNotKeepOthersWaiting() {
        FakePool oak = market.pool("oak", 2);
        oak.script.silentQuote = true;
        market.pool("elm", 2);
        FakePool fig = market.pool("fig", 2);
        fig.script.quotesForOthers = true;
        FakePool ash = market.pool("ash", 2);
        ash.script.refusesQuotes = true;
        market.quotePatience(Duration.ofMillis(200));
        MiniRun run = market.run(market.place(), ledger, 10);

        finish(run);

        assertThat(ledger.records.all()).extracting(SupplierRecord::name).containsExactly("elm");
        market.assertBooksBalance(ledger);
    }

    @Test
    void onePoolWithoutStakeDoesNotKeepTheOthersAway() {
        FakePool oak = market.pool("oak", 2);
        market.pool("elm", 2);
        market.chain.unstake(oak.owner());
        MiniRun run = market.run(market.place(), ledger, 10);
        Await.until("all partitions are accepted", run, run::isComplete);

        market.chain.pass(61);
        assertThat(run.session.finish(PATIENCE)).isTrue();
        assertThat(ledger.records.all())
                .extracting(SupplierRecord::name, SupplierRecord::status)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("oak", Status.ABANDONED),
                        org.assertj.core.groups.Tuple.tuple("elm", Status.CLOSED));
        market.assertBooksBalance(ledger);
    }

    @Test
    void aPoolAsksWhereOutputsGoAndIsTold() {
        FakePool oak = market.pool("oak", 2);
        oak.script.idle = true;
        MiniRun run = market.run(market.place(), ledger, 1);
        Await.until("the pool has its order", run, () -> oak.orders().size() == 1);

        PartitionKey key = oak.orders().get(0);
        OutputFile file = new OutputFile("out", "a.bin", 100_000, io.gridmill.model.Digest.sha256("a"), null);
        oak.want(new UploadRequest(key, List.of(file)));
        Await.until("the run was asked", run, () -> run.uploads().size() == 1);
        UploadGrant grant =
                new UploadGrant(key, List.of(new UploadGrant.Target(URI.create("http://127.0.0.1:1/put"), Map.of())));
        run.session.grant(run.ready().get(0).id(), List.of(grant));

        Await.until("the pool was told", run, () -> oak.grants().equals(List.of(grant)));
        oak.work();
        finish(run);
    }

    @Test
    void withdrawnPartitionsAreTakenBackAndADismissedPoolHearsNoMore() {
        FakePool oak = market.pool("oak", 2);
        oak.script.idle = true;
        MiniRun run = market.run(market.place(), ledger, 6);
        Await.until("the pool has orders", run, () -> oak.orders().size() == 6);
        String supplier = run.ready().get(0).id();

        PartitionKey key = oak.orders().get(3);
        run.session.withdraw(supplier, List.of(key));
        Await.until("it is taken back", run, () -> oak.withdrawn().equals(List.of(key)));

        run.session.dismiss(supplier, Failure.infrastructure(ErrorCode.POOL_MISBEHAVED, "a test"));
        assertThat(run.session.finish(PATIENCE))
                .as("what it was owed is paid all the same")
                .isTrue();
        market.assertBooksBalance(ledger);
    }

    private void finish(MiniRun run) {
        Await.until("all partitions are accepted", run, run::isComplete);
        assertThat(run.session.finish(PATIENCE)).isTrue();
    }
}
