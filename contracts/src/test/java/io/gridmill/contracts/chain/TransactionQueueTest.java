package io.gridmill.contracts.chain;

import static io.gridmill.contracts.chain.QueueFixture.fresh;
import static io.gridmill.contracts.chain.QueueFixture.get;
import static io.gridmill.contracts.chain.QueueFixture.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.dev.AnvilProcess;
import io.gridmill.contracts.internal.Hex;
import io.gridmill.contracts.market.Deployer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TransactionQueueTest {

    private static QueueFixture fixture;

    @BeforeAll
    static void start() {
        fixture = new QueueFixture();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @Test
    void eightThreadsSendingAtOnceLoseNothing() throws Exception {
        int threads = 8;
        int each = 40;
        Address to = fresh(1);
        TransactionQueue queue = fixture.queue(0, QueueOptions.DEV, TransactionJournal.none());
        ConcurrentLinkedQueue<CompletableFuture<Receipt>> futures = new ConcurrentLinkedQueue<>();
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        for (int t = 0; t < threads; t++) {
            int thread = t;
            pool.execute(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                for (int i = 0; i < each; i++) {
                    futures.add(queue.submit(payment("storm-" + thread + "-" + i, to, 1)));
                }
            });
        }
        go.countDown();
        pool.shutdown();
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        Set<Bytes32> hashes = ConcurrentHashMap.newKeySet();
        for (CompletableFuture<Receipt> future : futures) {
            Receipt receipt = get(future);
            assertThat(receipt.succeeded()).isTrue();
            hashes.add(receipt.transaction());
        }
        assertThat(hashes).hasSize(threads * each);
        assertThat(fixture.balance(to)).isEqualTo(BigInteger.valueOf((long) threads * each));
        assertThat(fixture.chain.transactionCount(queue.address())).isEqualTo((long) threads * each);
    }

    @Test
    void twoProgramsWithOneKeyLoseNothingEither() throws Exception {
        // Two programs that send the same bytes under the same nonce have sent one transaction, so these differ.
        Address to = fresh(2);
        Address otherTo = fresh(22);
        TransactionQueue one = fixture.queue(1);
        TransactionQueue other = fixture.queue(1);
        List<CompletableFuture<Receipt>> futures = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            futures.add(one.submit(payment("one-" + i, to, 1)));
            futures.add(other.submit(payment("other-" + i, otherTo, 1)));
        }
        for (CompletableFuture<Receipt> future : futures) {
            get(future);
        }
        assertThat(fixture.balance(to)).isEqualTo(BigInteger.valueOf(15));
        assertThat(fixture.balance(otherTo)).isEqualTo(BigInteger.valueOf(15));
    }

    @Test
    void aRefusedTransactionInTheMiddleStallsNobodyBehindIt() throws Exception {
        Address to = fresh(3);
        TransactionQueue queue = fixture.queue(2);
        List<CompletableFuture<Receipt>> futures = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            TransactionRequest request = payment("middle-" + i, to, 1).withGasLimit(30_000);
            // The node refuses a transaction that cannot even pay for being one.
            futures.add(queue.submit(i == 4 ? request.withGasLimit(20_000) : request));
        }
        for (int i = 0; i < 9; i++) {
            if (i == 4) {
                assertThatThrownBy(() -> get(futures.get(4)))
                        .cause()
                        .isInstanceOf(ContractRefusedException.class)
                        .hasMessageContaining("gas");
            } else {
                get(futures.get(i));
            }
        }
        assertThat(fixture.balance(to)).isEqualTo(BigInteger.valueOf(8));
        get(queue.submit(payment("middle-after", to, 1)));
        assertThat(fixture.balance(to)).isEqualTo(BigInteger.valueOf(9));
    }

    @Test
    void aRevertIsExplainedBeforeAndAfterItIsMined() throws Exception {
        TransactionQueue queue = fixture.queue(3);
        Address market = get(new Deployer(fixture.chain, queue).deploy(Deployer.Parameters.DEV))
                .market();
        byte[] withdraw = Hex.bytes("0x2e1a7d4d" + "0".repeat(63) + "7");
        ContractCall call = ContractCall.of(market, withdraw);
        assertThatThrownBy(() -> get(queue.submit(TransactionRequest.call("estimated", call, "withdraw"))))
                .cause()
                .isInstanceOfSatisfying(ContractRefusedException.class, e -> {
                    assertThat(e.error()).isEqualTo("InsufficientDeposit");
                    assertThat(e.receipt()).isEmpty();
                });
        assertThatThrownBy(() -> get(queue.submit(
                        TransactionRequest.call("blind", call, "withdraw").withGasLimit(200_000))))
                .cause()
                .isInstanceOfSatisfying(ContractRefusedException.class, e -> {
                    assertThat(e.error()).isEqualTo("InsufficientDeposit");
                    assertThat(e.receipt()).isPresent();
                    assertThat(e)
                            .hasMessageContaining("The free deposit of " + queue.address())
                            .hasMessageContaining("deposit more");
                });
        assertThatThrownBy(() -> get(queue.submit(
                        TransactionRequest.call("short", call, "withdraw").withGasLimit(22_000))))
                .cause()
                .hasMessageContaining("ran out of gas");
    }

    @Test
    void theSameIdIsTheSameIntent() throws Exception {
        Address to = fresh(5);
        QueueFixture.MemoryJournal journal = new QueueFixture.MemoryJournal();
        TransactionQueue queue = fixture.queue(3, QueueFixture.EAGER, journal);
        CompletableFuture<Receipt> first = queue.submit(payment("once", to, 1));
        CompletableFuture<Receipt> second = queue.submit(payment("once", to, 1));
        assertThat(get(second)).isEqualTo(get(first));
        assertThat(get(queue.submit(payment("once", to, 1)))).isEqualTo(get(first));
        assertThat(fixture.balance(to)).isEqualTo(BigInteger.ONE);
        assertThat(journal.unfinished()).isEmpty();
    }

    @Test
    void aJournalThatCannotRememberKeepsTransactionsFromBeingSent() {
        Address to = fresh(6);
        TransactionJournal full = new TransactionJournal() {
            @Override
            public List<SignedTransaction> unfinished() {
                return List.of();
            }

            @Override
            public void signed(List<SignedTransaction> transactions) {
                throw new IllegalStateException("The disk is full");
            }

            @Override
            public void finished(String id, @Nullable Bytes32 mined) {}

            @Override
            public Optional<Bytes32> mined(String id) {
                return Optional.empty();
            }
        };
        TransactionQueue queue = fixture.queue(2, QueueFixture.EAGER, full);
        assertThatThrownBy(() -> get(queue.submit(payment("unrecorded", to, 1))))
                .cause()
                .hasMessage("The disk is full");
        assertThat(fixture.balance(to)).isEqualTo(BigInteger.ZERO);
    }

    @Test
    void aClosedQueueTakesNothing() {
        TransactionQueue queue = fixture.queue(2);
        queue.close();
        assertThatThrownBy(() -> get(queue.submit(payment("late", fresh(7), 1))))
                .cause()
                .hasMessageContaining("closed");
    }

    @Test
    void aWalletForDevelopmentDoesNotSignForAnotherChain() {
        try (QueueFixture elsewhere = new QueueFixture("--chain-id", "5")) {
            TransactionQueue queue = elsewhere.queue(0);
            assertThatThrownBy(() -> get(queue.submit(payment("abroad", fresh(8), 1))))
                    .cause()
                    .hasMessageContaining("may not be used on chain 5");
        }
    }

    @Test
    void richAccountsAreKnownToBeForDevelopment() {
        assertThat(AnvilProcess.wallet(0).isForDevelopment()).isTrue();
    }
}
