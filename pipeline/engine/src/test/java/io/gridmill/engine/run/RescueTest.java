package io.gridmill.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.engine.ledger.RunRecord;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Slow partitions at the end of a stage. The order of events is all that counts here, not how long they take. */
@Timeout(120)
class RescueTest {

    @RegisterExtension
    static final EngineHarness HARNESS = new EngineHarness();

    private static final int PARTITIONS = 20;

    private static final String TAIL = """
            apiVersion: gridmill/v1
            kind: Pipeline
            name: tail
            market: {prefer: {speed: 1}}
            stages:
              work:
                partition: {over: {n: "1-20"}}
                run: {command: [work, "${partition.n}", "${outputs.o}"]}
                outputs: {o: {files: "*.txt"}}
            """;

    /** A pool that keeps the first order of a partition to itself, and one that does all others. */
    private final CompletableFuture<PartitionOrder> stuck = new CompletableFuture<>();

    private final CompletableFuture<PartitionOrder> copied = new CompletableFuture<>();
    private final CompletableFuture<FakePlace.Pool> quick = new CompletableFuture<>();
    private final List<PartitionKey> orders = new CopyOnWriteArrayList<>();

    private static PartitionResult done(PartitionOrder order) {
        return Work.made(
                order.key(),
                "o",
                order.key().partition() + ".txt",
                "made " + order.key().partition());
    }

    /** The pool hangs on one partition, the first that it gets. */
    private FakePlace.Pool hanging() {
        return HARNESS.market().pool("hanging", 1, (stage, order) -> {
            orders.add(order.key());
            if (stuck.complete(order)) {
                return null;
            }
            return done(order);
        });
    }

    /** Does everything; tells when it got what the other one hangs on. */
    private void answering(Consumer<PartitionOrder> onCopy) {
        FakePlace.Pool pool = HARNESS.market().pool("quick", 4, (stage, order) -> {
            orders.add(order.key());
            if (isCopy(order)) {
                copied.complete(order);
                onCopy.accept(order);
                return null;
            }
            return done(order);
        });
        quick.complete(pool);
    }

    private boolean isCopy(PartitionOrder order) {
        PartitionOrder first = stuck.getNow(null);
        return first != null
                && first.key().partition() == order.key().partition()
                && first.key().attempt() != order.key().attempt();
    }

    @Test
    void aPartitionThatAPoolHangsOnIsDoneByAnotherAndPaidOnce() {
        hanging();
        answering(order -> quick.join().deliver(done(order)));

        RunOutcome outcome = HARNESS.run(TAIL);

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 0"))
                .isEqualTo(PARTITIONS);
        assertThat(HARNESS.count("SELECT count(*) FROM assignment")).isEqualTo(PARTITIONS + 1);
        assertThat(HARNESS.count("SELECT sum(amount) FROM settlement")).isEqualTo(10L * PARTITIONS);
        assertThat(HARNESS.count("SELECT sum(total) FROM supplier")).isEqualTo(10L * PARTITIONS);
        assertThat(HARNESS.notices()).anyMatch(notice -> notice.contains("pool quick gets a second copy"));
    }

    @Test
    void theFirstResultWinsWhicheverCopyItIsFromAndTheOtherIsNeitherAcceptedNorPaid() throws Exception {
        FakePlace.Pool hanging = hanging();
        CompletableFuture<RunOutcome> run;
        answering(order -> {
            // The slow one comes first after all; the copy's result is on its way all the same.
            hanging.deliver(done(stuck.join()));
            quick.join().deliver(done(order));
        });

        run = CompletableFuture.supplyAsync(() -> HARNESS.run(TAIL));
        RunOutcome outcome = run.get(60, TimeUnit.SECONDS);

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        int partition = stuck.join().key().partition();
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE partition = " + partition))
                .isEqualTo(1);
        assertThat(HARNESS.count("SELECT attempt FROM settlement WHERE partition = " + partition))
                .isEqualTo(stuck.join().key().attempt());
        assertThat(HARNESS.count("SELECT sum(total) FROM supplier")).isEqualTo(10L * PARTITIONS);
    }

    @Test
    void aCopyThatFailsLeavesTheFirstOneAlone() {
        FakePlace.Pool hanging = hanging();
        answering(order -> quick.join().deliver(Work.lost(order.key())));
        CompletableFuture<RunOutcome> run = CompletableFuture.supplyAsync(() -> HARNESS.run(TAIL));
        copied.join();
        until("the failure is settled", () -> HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 1") == 1);

        hanging.deliver(done(stuck.join()));

        assertThat(run.join().state()).isEqualTo(RunState.SUCCEEDED);
        int partition = stuck.join().key().partition();
        assertThat(orders.stream().filter(key -> key.partition() == partition))
                .as("it was not begun a third time")
                .hasSize(2);
        assertThat(HARNESS.count("SELECT sum(total) FROM supplier")).isEqualTo(10L * PARTITIONS);
    }

    @Test
    void whenThePoolOfOneCopyIsLostTheOtherGoesOn() {
        FakePlace.Pool hanging = hanging();
        CompletableFuture<PartitionOrder> second = new CompletableFuture<>();
        answering(order -> {
            hanging.lose(Failure.infrastructure(ErrorCode.POOL_UNREACHABLE, "gone"));
            second.complete(order);
        });
        CompletableFuture<RunOutcome> run = CompletableFuture.supplyAsync(() -> HARNESS.run(TAIL));
        PartitionOrder copy = second.join();
        until("the loss is noticed", () -> HARNESS.notices().stream().anyMatch(notice -> notice.contains("is lost")));

        quick.join().deliver(done(copy));

        assertThat(run.join().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(orders.stream().filter(key -> key.partition() == copy.key().partition()))
                .hasSize(2);
        assertThat(HARNESS.count("SELECT sum(total) FROM supplier")).isEqualTo(10L * PARTITIONS);
    }

    @Test
    void checkedPartitionsAreRescuedToo() {
        hanging();
        HARNESS.market().pool("second", 2, (stage, order) -> done(order));
        HARNESS.market().pool("third", 2, (stage, order) -> done(order));

        RunOutcome outcome = HARNESS.run(TAIL + "    verify: {replicas: 2}\n");

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 0"))
                .isEqualTo(PARTITIONS);
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 6"))
                .isEqualTo(PARTITIONS);
        assertThat(HARNESS.notices()).anyMatch(notice -> notice.contains("gets a second copy"));
        assertThat(HARNESS.count("SELECT sum(total) FROM supplier")).isEqualTo(20L * PARTITIONS);
    }

    @Test
    void aProcessThatDiesWhileTwoHaveAPartitionLeavesNothingTwice() {
        hanging();
        answering(order -> {});
        RunRecord run = HARNESS.record(TAIL);
        RunHandle handle = new RunHandle();
        Thread first = new Thread(() -> {
            try {
                HARNESS.engine().execute(run, false, HARNESS.observer(), handle);
            } catch (RuntimeException e) {
                // It is interrupted: the process dies.
            }
        });
        first.start();
        until("somebody has a second copy", () -> HARNESS.notices().stream()
                .anyMatch(notice -> notice.contains("gets a second copy")));
        first.interrupt();
        join(first);

        RunRecord again = HARNESS.again(run);
        FakePlace.Pool late = quick.join();
        stuck.thenAccept(order -> copied.thenAccept(copy -> late.deliver(done(copy))));
        RunOutcome outcome = HARNESS.engine().execute(again, false, HARNESS.observer());

        assertThat(outcome.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(HARNESS.count("SELECT count(*) FROM settlement WHERE outcome = 0"))
                .isEqualTo(PARTITIONS);
        assertThat(HARNESS.count("SELECT sum(total) FROM supplier"))
                .isEqualTo(HARNESS.count("SELECT sum(amount) FROM settlement"));
    }

    private static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Waited a minute for: " + what + "; " + HARNESS.notices());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(60));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(thread.isAlive()).isFalse();
    }
}
