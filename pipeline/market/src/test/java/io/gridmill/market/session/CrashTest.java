package io.gridmill.market.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.engine.place.SupplierRecord.Status;
import io.gridmill.market.fake.Await;
import io.gridmill.market.fake.FakePool;
import io.gridmill.market.fake.MiniRun;
import io.gridmill.market.fake.TestMarket;
import io.gridmill.model.Amount;
import io.gridmill.model.GridmillException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The buyer dies at some write and a new process takes over. */
class CrashTest {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int PARTITIONS = 30;

    private final TestMarket market = new TestMarket();
    private final MiniRun.Ledger ledger = new MiniRun.Ledger();

    @AfterEach
    void close() {
        market.close();
    }

    /** Two OPENING, two OPEN, some settlements, two CLOSING, two CLOSED: every one of these writes is a place to die. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 18, 20})
    void whateverWriteTheProcessDiesAtEverythingIsPaidOnce(int writes) {
        FakePool oak = market.pool("oak", 2);
        FakePool elm = market.pool("elm", 2);
        ledger.records.dieAfter(writes);
        MiniRun first = market.run(market.place(), ledger, PARTITIONS);
        Await.until("it is through or dead", first, () -> ledger.records.isDead() || first.isComplete());
        if (first.isComplete()) {
            tryToFinish(first);
        }
        first.close();

        ledger.records.live();
        MiniRun second = market.run(market.place(), ledger, PARTITIONS);
        Await.until("all partitions are accepted", second, second::isComplete);
        // A deal whose transaction was never sent is given up when its quote has ended.
        market.chain.pass(ledger.records.all().stream().anyMatch(r -> r.status() == Status.OPENING) ? 61 : 0);
        assertThat(second.session.finish(PATIENCE)).isTrue();

        assertThat(ledger.records.all()).extracting(SupplierRecord::status).isSubsetOf(Status.CLOSED, Status.ABANDONED);
        assertThat(market.chain.earned(oak.owner()).plus(market.chain.earned(elm.owner())))
                .isEqualTo(Amount.ofNano(1_000_000).times(PARTITIONS));
        market.assertBooksBalance(ledger);
    }

    @Test
    void aTransactionThatWasLostIsSentAgainByTheNextProcess() {
        market.pool("oak", 2);
        market.chain.loseNext();
        MiniRun first = market.run(market.place(), ledger, PARTITIONS);
        Await.until(
                "the transaction was sent", first, () -> market.chain.calls().size() == 1);
        first.close();
        assertThat(ledger.records.all()).extracting(SupplierRecord::status).containsOnly(Status.OPENING);

        MiniRun second = market.run(market.place(), ledger, PARTITIONS);
        Await.until("all partitions are accepted", second, second::isComplete);
        assertThat(second.session.finish(PATIENCE)).isTrue();

        assertThat(market.chain.calls()).containsExactly("open", "open");
        assertThat(ledger.records.all()).as("it is the same deal").hasSize(1);
        market.assertBooksBalance(ledger);
    }

    @Test
    void theNextProcessGetsOnlyWhatWasNotAcknowledgedAndThePoolGetsTheNewestVoucherAgain() {
        FakePool oak = market.pool("oak", 2);
        oak.script.idle = true;
        MiniRun first = market.run(market.place(), ledger, 8);
        Await.until("the pool has orders", first, () -> oak.orders().size() == 8);
        oak.work();
        Await.until("they are accepted", first, first::isComplete);
        first.close();
        int before = oak.vouchers().size();

        MiniRun second = market.run(market.place(), ledger, 8);
        Await.until("the voucher comes again", second, () -> oak.vouchers().size() > before);
        assertThat(oak.vouchers().get(before).voucher().acceptedPartitions()).isEqualTo(8);
        assertThat(second.session.finish(PATIENCE)).isTrue();
        market.assertBooksBalance(ledger);
    }

    @Test
    void aChainThatIsAwayAtResumeIsWaitedFor() {
        market.pool("oak", 2);
        MiniRun first = market.run(market.place(), ledger, PARTITIONS);
        Await.until("all partitions are accepted", first, first::isComplete);
        first.close();

        market.chain.unreachable(true);
        MiniRun second = market.run(market.place(), ledger, PARTITIONS);
        Await.until("the run hears of it", second, () -> !second.unavailable().isEmpty());
        market.chain.unreachable(false);

        assertThat(second.session.finish(PATIENCE)).isTrue();
        market.assertBooksBalance(ledger);
    }

    private static void tryToFinish(MiniRun run) {
        try {
            boolean unused = run.session.finish(Duration.ofSeconds(1));
        } catch (GridmillException e) {
            assertThat(run.ledger.records.isDead()).isTrue();
        }
    }
}
