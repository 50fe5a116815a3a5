package io.gridmill.market.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.engine.place.PoolDecision;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.engine.place.SupplierRecord.Status;
import io.gridmill.market.chain.OfferOnChain;
import io.gridmill.market.fake.Await;
import io.gridmill.market.fake.FakePool;
import io.gridmill.market.fake.MiniRun;
import io.gridmill.market.fake.TestMarket;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is lost is bought again, and what appears is looked at. */
class RebuyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PARTITIONS = 60;

    private final TestMarket market = new TestMarket().grace(Duration.ofMillis(300));
    private final MiniRun.Ledger ledger = new MiniRun.Ledger();

    @AfterEach
    void close() {
        market.close();
    }

    private FakePool idle(String name) {
        FakePool pool = market.pool(name, 2);
        pool.script.idle = true;
        return pool;
    }

    private static void goOn(FakePool pool) {
        pool.script.idle = false;
        pool.work();
    }

    private static boolean has(MiniRun run, String pool) {
        return run.ready().stream().anyMatch(supplier -> supplier.name().equals(pool));
    }

    @Test
    void aPoolThatVanishesIsReplacedWhileAnotherWorksAndItsEscrowComesBack() {
        market.closePatience(Duration.ofMillis(100));
        FakePool oak = idle("oak");
        FakePool elm = idle("elm");
        FakePool ash = market.pool("ash", 2);
        ash.script.refusesQuotes = true;
        MiniRun run = market.run(market.place(), ledger, PARTITIONS);
        Await.until(
                "both have orders",
                run,
                () -> !oak.orders().isEmpty() && !elm.orders().isEmpty());
        assertThat(ledger.records.all()).hasSize(2);

        ash.script.refusesQuotes = false;
        oak.stop();
        Await.until("ash takes its place", run, () -> has(run, "ash"));
        assertThat(run.unavailable()).as("there was always somebody").isEmpty();
        goOn(elm);
        Await.until("all partitions are accepted", run, run::isComplete);

        assertThat(market.chain.calls()).containsExactly("open", "open");
        assertThat(run.session.finish(PATIENCE)).as("oak's deal is not over").isFalse();
        assertThat(market.chain.earned(ash.owner())).isGreaterThan(Amount.ZERO);
        assertThat(market.chain.earned(oak.owner())).isEqualTo(Amount.ZERO);
        run.close();

        // An hour and ten minutes for the run, an hour of grace.
        market.chain.pass(Duration.ofHours(3).toSeconds());
        MiniRun later = market.run(market.place(), ledger, PARTITIONS);
        assertThat(later.session.finish(PATIENCE)).isTrue();
        assertThat(market.chain.calls()).endsWith("reclaim");
        assertThat(ledger.records.all()).extracting(SupplierRecord::status).containsOnly(Status.CLOSED);
        assertThat(market.chain.deposit()).isEqualTo(TestMarket.DEPOSIT.minus(TestMarket.PRICE.times(PARTITIONS)));
        market.assertBooksBalance(ledger);
    }

    @Test
    void aPoolThatIsDismissedIsReplacedByAnotherOwner() {
        FakePool oak = idle("oak");
        FakePool elm = idle("elm");
        FakePool ash = market.pool("ash", 2);
        ash.script.refusesQuotes = true;
        MiniRun run = market.run(market.place(), ledger, PARTITIONS);
        Await.until(
                "both have orders",
                run,
                () -> !oak.orders().isEmpty() && !elm.orders().isEmpty());

        ash.script.refusesQuotes = false;
        String wrong = run.ready().stream()
                .filter(supplier -> supplier.name().equals("oak"))
                .findFirst()
                .orElseThrow()
                .id();
        run.lost(wrong, Failure.infrastructure(ErrorCode.POOL_MISBEHAVED, "a test"));
        run.session.dismiss(wrong, Failure.infrastructure(ErrorCode.POOL_MISBEHAVED, "a test"));
        Await.until("ash takes its place", run, () -> has(run, "ash"));
        goOn(elm);
        Await.until("all partitions are accepted", run, run::isComplete);

        assertThat(run.session.finish(PATIENCE)).isTrue();
        assertThat(ledger.records.all())
                .extracting(SupplierRecord::name)
                .containsExactlyInAnyOrder("oak", "elm", "ash");
        assertThat(ledger.records.decisions())
                .filteredOn(decision -> decision.name().equals("oak"))
                .last()
                .satisfies(decision -> {
                    assertThat(decision.chosen()).isFalse();
                    assertThat(decision.reasons()).containsExactly("was dismissed by this run");
                });
        market.assertBooksBalance(ledger);
    }

    @Test
    void replacementsAreBoughtFromWhatTheBudgetHasLeft() {
        market.closePatience(Duration.ofMillis(100));
        Amount budget = Amount.parse("0.2 RLC");
        FakePool oak = idle("oak");
        FakePool elm = idle("elm");
        FakePool ash = market.pool("ash", 2);
        ash.script.refusesQuotes = true;
        MiniRun run = market.run(market.place(), ledger, PARTITIONS, TestMarket.budget("0.2 RLC"));
        Await.until(
                "both have orders",
                run,
                () -> !oak.orders().isEmpty() && !elm.orders().isEmpty());

        ash.script.refusesQuotes = false;
        oak.stop();
        Await.until("ash takes its place", run, () -> has(run, "ash"));
        goOn(elm);
        Await.until("all partitions are accepted", run, run::isComplete);

        assertThat(ledger.records.all().stream().map(SupplierRecord::escrow).reduce(Amount.ZERO, Amount::plus))
                .isLessThanOrEqualTo(budget);
        assertThat(run.session.finish(PATIENCE)).as("oak's deal is not over").isFalse();
        market.assertBooksBalance(ledger);
    }

    @Test
    void aPoolThatAppearsDuringTheRunIsUsedWhenThereIsWorkForIt() {
        FakePool oak = idle("oak");
        market.chain.offer(offer(1, oak));
        MiniRun run = market.run(market.place(List.of()), ledger, PARTITIONS);
        Await.until("oak has orders", run, () -> !oak.orders().isEmpty());

        FakePool ash = market.pool("ash", 2);
        market.chain.offer(offer(2, ash));
        Await.until("ash is used, too", run, () -> has(run, "ash"));
        goOn(oak);
        Await.until("all partitions are accepted", run, run::isComplete);

        assertThat(run.session.finish(PATIENCE)).isTrue();
        assertThat(market.chain.earned(ash.owner())).isGreaterThan(Amount.ZERO);
        market.assertBooksBalance(ledger);
    }

    @Test
    void aPoolThatWasOnlySlowToAnswerIsAskedAgain() {
        market.quotePatience(Duration.ofMillis(200));
        FakePool oak = market.pool("oak", 2);
        oak.script.silentQuote = true;
        FakePool elm = idle("elm");
        MiniRun run = market.run(market.place(), ledger, PARTITIONS);
        Await.until("elm has orders", run, () -> !elm.orders().isEmpty());

        oak.script.silentQuote = false;
        Await.until("oak is used, too", run, () -> has(run, "oak"));
        goOn(elm);
        Await.until("all partitions are accepted", run, run::isComplete);

        assertThat(run.session.finish(PATIENCE)).isTrue();
        assertThat(ledger.records.decisions())
                .filteredOn(
                        decision -> decision.endpoint().equals(oak.endpoint().toString()))
                .extracting(PoolDecision::chosen)
                .containsExactly(false, true);
        market.assertBooksBalance(ledger);
    }

    @Test
    void theReasonOfEveryChoiceAndRefusalIsRemembered() {
        FakePool oak = market.pool("oak", 2);
        FakePool elm = market.pool("elm", 2);
        elm.script.refusesQuotes = true;
        FakePool fig = market.pool("fig", 2);
        fig.script.quotesForOthers = true;
        FakePool ash = market.pool("ash", 2);
        ash.stop();
        MiniRun run = market.run(market.place(), ledger, 1);
        Await.until("all partitions are accepted", run, run::isComplete);
        assertThat(run.session.finish(PATIENCE)).isTrue();

        List<PoolDecision> decisions = ledger.records.decisions();
        assertThat(decisions).hasSize(4);
        assertThat(decisions.get(0)).satisfies(decision -> {
            assertThat(decision.name()).isEqualTo("oak");
            assertThat(decision.owner()).isEqualTo(oak.owner().hex());
            assertThat(decision.chosen()).isTrue();
            assertThat(decision.score()).isGreaterThan(0);
            assertThat(decision.reasons()).isNotEmpty();
        });
        assertThat(about(decisions, elm)).contains("No quote for you");
        assertThat(about(decisions, fig)).contains("for another buyer");
        assertThat(about(decisions, ash)).contains("Failed to connect");
    }

    private static String about(List<PoolDecision> decisions, FakePool pool) {
        PoolDecision decision = decisions.stream()
                .filter(each -> each.endpoint().equals(pool.endpoint().toString()))
                .findFirst()
                .orElseThrow();
        assertThat(decision.chosen()).isFalse();
        return String.join("; ", decision.reasons());
    }

    private static OfferOnChain offer(int id, FakePool pool) {
        return new OfferOnChain(
                BigInteger.valueOf(id),
                pool.owner(),
                2,
                0,
                DataSize.ofMebibytes(4096),
                TestMarket.PRICE,
                10,
                10,
                300,
                "eu",
                List.of("process"),
                pool.endpoint());
    }
}
