package io.gridmill.market.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.market.fake.Await;
import io.gridmill.market.fake.FakePool;
import io.gridmill.market.fake.MiniRun;
import io.gridmill.market.fake.TestMarket;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BudgetTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestMarket market = new TestMarket();
    private final MiniRun.Ledger ledger = new MiniRun.Ledger();

    @AfterEach
    void close() {
        market.close();
    }

    @Test
    void escrowGrowsByTopUpsAndNeverBeyondTheBudget() {
        FakePool oak = market.pool("oak", 2);
        // Costs 0.1 RLC; four fifths of the budget are locked at first.
        MiniRun run = market.run(market.place(), ledger, 100, TestMarket.budget("0.101 RLC"));

        Await.until("all partitions are accepted", run, run::isComplete);
        Await.until(
                "the newest voucher is with the pool",
                run,
                () -> oak.newest() != null && oak.newest().voucher().acceptedPartitions() == 100);
        assertThat(run.session.finish(PATIENCE)).isTrue();

        assertThat(market.chain.calls()).startsWith("open", "topUp");
        assertThat(ledger.records.all()).singleElement().satisfies(record -> assertThat(record.escrow())
                .isGreaterThanOrEqualTo(Amount.parse("0.1 RLC"))
                .isLessThanOrEqualTo(Amount.parse("0.101 RLC")));
        market.assertBooksBalance(ledger);
    }

    @Test
    void aRunStopsWhenItsBudgetIsUsedUpAndNeverPaysMore() {
        market.pool("oak", 2);
        market.pool("elm", 2);
        MiniRun run = market.run(market.place(), ledger, 200, TestMarket.budget("0.05 RLC"));

        Await.until("the budget is used up", run, () -> run.unavailable().stream()
                .anyMatch(failure -> failure.code() == ErrorCode.BUDGET_EXHAUSTED));
        run.assign(false);
        assertThat(run.session.finish(PATIENCE)).isTrue();

        Amount paid = total(ledger.records.all());
        assertThat(paid).isLessThanOrEqualTo(Amount.parse("0.05 RLC")).isGreaterThan(Amount.parse("0.03 RLC"));
        assertThat(run.unavailable())
                .filteredOn(failure -> failure.code() == ErrorCode.BUDGET_EXHAUSTED)
                .first()
                .satisfies(failure -> assertThat(failure.message()).contains("0.05 RLC", "--max"));
        market.assertBooksBalance(ledger);
    }

    @Test
    void anEmptyDepositIsNamedBeforeAnythingIsSent() {
        market.pool("oak", 2);
        market.chain.deposit(Amount.ZERO);
        MiniRun run = market.run(market.place(), ledger, 10);

        Await.until("the run hears of it", run, () -> !run.unavailable().isEmpty());

        assertThat(run.unavailable().get(0).code()).isEqualTo(ErrorCode.DEPOSIT_TOO_SMALL);
        assertThat(run.unavailable().get(0).message()).contains("has 0 RLC free", "Deposit more");
        assertThat(market.chain.calls()).isEmpty();
        assertThat(ledger.records.all()).isEmpty();
    }

    @Test
    void nobodyIsThereIsSaidWithTheReasonOfEveryPool() {
        FakePool oak = market.pool("oak", 2);
        oak.script.refusesQuotes = true;
        FakePool elm = market.pool("elm", 2);
        elm.stop();
        MiniRun run = market.run(market.place(), ledger, 10);

        Await.until("the run hears of it", run, () -> !run.unavailable().isEmpty());
        Failure failure = run.unavailable().get(0);
        assertThat(failure.code()).isEqualTo(ErrorCode.NO_POOL);
        assertThat(failure.message())
                .contains(oak.endpoint().toString(), "No quote for you")
                .contains(elm.endpoint().toString(), "Failed to connect");

        elm.start();
        Await.until("the run goes on when a pool appears", run, run::isComplete);
    }

    private static Amount total(List<SupplierRecord> records) {
        return records.stream().map(SupplierRecord::total).reduce(Amount.ZERO, Amount::plus);
    }
}
