package io.gridmill.contracts.chain;

import static io.gridmill.contracts.chain.QueueFixture.EAGER;
import static io.gridmill.contracts.chain.QueueFixture.fresh;
import static io.gridmill.contracts.chain.QueueFixture.get;
import static io.gridmill.contracts.chain.QueueFixture.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.internal.Hex;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions on chains that go away, forget, stop or become expensive. */
class TroubledChainTest {

    @Test
    void whatIsNotMinedIsReplacedByATransactionThatPaysMore() throws Exception {
        try (QueueFixture fixture = new QueueFixture("--no-mining")) {
            TransactionQueue queue = fixture.queue(0);
            CompletableFuture<Receipt> payment = queue.submit(payment("dear", fresh(1), 1));
            CompletableFuture<Receipt> behind = queue.submit(payment("behind", fresh(1), 1));
            until(() -> fixture.ask("eth_getTransactionCount", queue.address().hex(), "pending")
                    .equals("0x2"));
            BigInteger expensive = BigInteger.valueOf(20_000_000_000L);
            fixture.ask("anvil_setNextBlockBaseFeePerGas", Hex.quantity(expensive));
            fixture.ask("evm_mine");
            assertThat(fixture.chain.transactionCount(queue.address()))
                    .as("nobody takes the old fee at this price")
                    .isZero();
            // Fees are bumped by the clock; mine until one is accepted, at a price that stays high.
            until(() -> {
                fixture.ask("anvil_setNextBlockBaseFeePerGas", Hex.quantity(expensive));
                fixture.ask("evm_mine");
                return payment.isDone() && behind.isDone();
            });
            assertThat(get(payment).gasPrice()).isGreaterThanOrEqualTo(expensive);
            assertThat(get(behind).succeeded()).isTrue();
            assertThat(fixture.balance(fresh(1))).isEqualTo(BigInteger.TWO);
        }
    }

    @Test
    void aNodeThatIsKilledAndComesBackLosesNothing(@TempDir Path state) throws Exception {
        String file = state.resolve("state.json").toString();
        try (QueueFixture fixture = new QueueFixture("--state", file, "--state-interval", "1")) {
            Address to = fresh(2);
            TransactionQueue queue = fixture.queue(0);
            get(queue.submit(payment("before", to, 1)));
            fixture.anvil.kill();
            List<CompletableFuture<Receipt>> futures = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                futures.add(queue.submit(payment("away-" + i, to, 1)));
            }
            fixture.anvil.restart();
            for (CompletableFuture<Receipt> future : futures) {
                get(future);
            }
            BigInteger all = BigInteger.valueOf(21);
            until(() -> fixture.balance(to).equals(all));
        }
    }

    @Test
    void whatTheChainForgetsIsSentAgain() throws Exception {
        try (QueueFixture fixture = new QueueFixture()) {
            Address to = fresh(3);
            TransactionQueue queue = fixture.queue(0);
            get(queue.submit(payment("kept", to, 1)));
            String snapshot = fixture.ask("evm_snapshot");
            List<CompletableFuture<Receipt>> futures = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                futures.add(queue.submit(payment("forgotten-" + i, to, 1)));
            }
            for (CompletableFuture<Receipt> future : futures) {
                get(future);
            }
            fixture.ask("evm_revert", snapshot);
            until(() -> fixture.balance(to).equals(BigInteger.valueOf(6)));
            get(queue.submit(payment("after", to, 1)));
            assertThat(fixture.balance(to)).isEqualTo(BigInteger.valueOf(7));
        }
    }

    @Test
    void afterACrashTheVerySameTransactionIsSentAgain() throws Exception {
        try (QueueFixture fixture = new QueueFixture("--no-mining")) {
            Address to = fresh(4);
            QueueFixture.MemoryJournal journal = new QueueFixture.MemoryJournal();
            TransactionQueue crashed = fixture.queue(0, EAGER, journal);
            CompletableFuture<Receipt> lost = crashed.submit(payment("deal", to, 5));
            until(() -> !journal.unfinished().isEmpty());
            // The node forgets its pool as well.
            fixture.ask("anvil_dropAllTransactions");
            crashed.close();
            assertThatThrownBy(() -> get(lost)).cause().hasMessageContaining("left unfinished");
            assertThat(journal.unfinished()).isNotEmpty();

            TransactionQueue again = fixture.queue(0, EAGER, journal);
            CompletableFuture<Receipt> receipt = again.submit(payment("deal", to, 5));
            CompletableFuture<Receipt> next = again.submit(payment("next", to, 1));
            until(() -> {
                fixture.ask("evm_mine");
                return receipt.isDone() && next.isDone();
            });
            get(next);
            assertThat(get(receipt).succeeded()).isTrue();
            assertThat(fixture.balance(to)).isEqualTo(BigInteger.valueOf(6));
            assertThat(fixture.chain.transactionCount(again.address())).isEqualTo(2);
            assertThat(journal.unfinished()).isEmpty();
            assertThat(get(again.submit(payment("deal", to, 5)))).isEqualTo(get(receipt));
        }
    }

    @Test
    void anotherChainAtTheSameAddressIsNoticedAndSaidSo() throws Exception {
        try (QueueFixture fixture = new QueueFixture()) {
            TransactionQueue queue = fixture.queue(0);
            get(queue.submit(payment("old-chain", fresh(5), 1)));
            fixture.anvil.kill();
            fixture.anvil.restart();
            CompletableFuture<Receipt> late = queue.submit(payment("new-chain", fresh(5), 1));
            assertThatThrownBy(() -> get(late)).cause().hasMessageContaining("is a new one");
            assertThatThrownBy(() -> get(queue.submit(payment("later", fresh(5), 1))))
                    .cause()
                    .hasMessageContaining("is a new one");
        }
    }

    /** Waits for something that other threads and the chain bring about. */
    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("It did not happen in time").isLessThan(deadline);
            LockSupport.parkNanos(50_000_000);
        }
    }
}
