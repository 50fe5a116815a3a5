package io.gridmill.engine.run;

import io.gridmill.engine.ledger.Ledger;
import io.gridmill.engine.ledger.LedgerEntry;
import io.gridmill.engine.ledger.Outcome;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.engine.ledger.SettlementRow;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.ExitStatus;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.UploadRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts of a running run together and decides what follows from what. Owned by the loop's thread. */
final class RunLoop implements PlaceDesk.Events, ResultDesk.Settled, VerificationDesk.Decided, Ledger.Listener {

    private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(100);
    private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(2);
    private static final Duration TAIL_INTERVAL = Duration.ofMillis(500);

    /** Infrastructure failures in a row after which a supplier is left out of the run. */
    private static final int MOST_FAILURES_IN_A_ROW = 5;

    private static final Logger LOG = LoggerFactory.getLogger(RunLoop.class);

    private final AtomicReference<@Nullable GridmillException> brokenBy = new AtomicReference<>();

    /** Down once nothing more becomes durable, or everything has. */
    private final CountDownLatch flushed = new CountDownLatch(1);

    private final RunBoard board;
    private final PlaceDesk places;
    private final StageDesk stages;
    private final Dispatch dispatch;
    private final Rescue rescue;
    private final WorkLeft workLeft;
    private final VerificationDesk verification;
    private final ResultDesk results;
    private final Map<SupplierRun, Integer> failuresInARow = new HashMap<>();
    private boolean dispatchPosted;

    RunLoop(
            RunBoard board,
            StageDesk stages,
            PlaceDesk places,
            Dispatch dispatch,
            Rescue rescue,
            VerificationDesk verification,
            ResultDeskFactory resultDesk) {
        this.board = board;
        this.stages = stages;
        this.places = places;
        this.dispatch = dispatch;
        this.rescue = rescue;
        this.workLeft = new WorkLeft(board, places);
        this.verification = verification;
        this.results = resultDesk.create(this);
        places.listen(this);
        verification.listen(this);
    }

    /** The result desk tells the loop, and the loop asks the desk. */
    interface ResultDeskFactory {
        ResultDesk create(ResultDesk.Settled listener);
    }

    /** Begins the regular duties; on the loop's thread. */
    void begin() {
        reportProgress();
        heartbeat();
        lookAtTail();
    }

    /** Nothing happens when everybody waits for a slow supplier: only time passes. */
    private void lookAtTail() {
        rescue.run();
        board.loop.after(TAIL_INTERVAL, this::lookAtTail);
    }

    private void reportProgress() {
        if (board.takeChanged()) {
            board.observer.progress(board.progress());
            workLeft.tell();
        }
        board.loop.after(PROGRESS_INTERVAL, this::reportProgress);
    }

    private void heartbeat() {
        board.ledger.submit(new LedgerEntry.Heartbeat());
        board.loop.after(HEARTBEAT_INTERVAL, this::heartbeat);
    }

    /** Hands out once for all the tasks that are waiting in the loop now. */
    @Override
    public void changed() {
        if (!dispatchPosted) {
            dispatchPosted = true;
            board.loop.post(() -> {
                dispatchPosted = false;
                dispatch.run();
            });
        }
    }

    void prepared() {
        results.workAll();
        changed();
    }

    @Override
    public void declared() {
        verification.declared();
        results.workAll();
        changed();
    }

    void cached(StageRun stage, List<SettlementRow> rows) {
        rows.forEach(row -> stages.settled(stage, row.result().key().partition(), StageRun.CACHED));
        changed();
    }

    /** Somebody wants the run to end. On the loop's thread. */
    void cancel() {
        if (!board.stopping()) {
            board.observer.notice("Cancelling: what was accepted is kept and paid, what runs is withdrawn");
            board.stop(RunState.CANCELLED, ErrorCode.RUN_CANCELLED, "Cancelled; `gridmill resume` continues it");
            stages.stopAll();
        }
    }

    @Override
    public void cancelRequested() {
        board.loop.post(this::cancel);
    }

    @Override
    public void broken(GridmillException failure) {
        brokenBy.compareAndSet(null, failure);
        flushed.countDown();
        board.loop.post(() -> {
            board.stop(RunState.FAILED, failure.code(), String.valueOf(failure.getMessage()));
            stages.abandon(failure);
        });
    }

    /** The loop itself failed, which is a defect; called on its thread as the last thing. */
    void crashed(Throwable crash) {
        LOG.error("The run loop failed", crash);
        GridmillException failure = new GridmillException(ErrorCode.INTERNAL, "The run loop failed: " + crash, crash);
        brokenBy.compareAndSet(null, failure);
        flushed.countDown();
        stages.abandon(failure);
    }

    /** Why the run cannot go on at all; null when it can. From any thread. */
    @Nullable
    GridmillException failure() {
        return brokenBy.get();
    }

    /**
     * Meets everybody that deals have to be closed with, and waits until everything that was submitted to the ledger is
     * durable or {@link #failure} says why it never will be. Once, from any thread but the loop's.
     */
    void flush() throws InterruptedException {
        board.loop.post(() -> {
            places.openUnsettled()
                    .thenRun(() -> board.loop.post(() -> {
                        board.closeDeals();
                        board.ledger.submit(new LedgerEntry.Heartbeat(), flushed::countDown);
                    }));
        });
        flushed.await();
    }

    @Override
    public void supplierReady(SupplierRun supplier) {
        verification.supplierReady(supplier);
        board.changed();
        changed();
    }

    @Override
    public void supplierLost(SupplierRun supplier, Failure failure) {
        board.observer.notice("Pool " + supplier.supplier().name() + " is lost: " + failure.message());
        supplier.reachable(false);
        for (PartitionRun partition : List.copyOf(supplier.holds())) {
            supplier.release(partition);
            takeBack(partition);
        }
        changed();
    }

    /**
     * The attempt stays known: its result still counts if it comes before another's. While another supplier has the
     * partition, too, there is nothing to do again.
     */
    private static void takeBack(PartitionRun partition) {
        StageRun stage = partition.stage();
        if (stage.at(partition.index()) == StageRun.RUNNING && partition.copies() == 0) {
            stage.takenBack(partition);
            stage.retried();
            stage.enqueue(partition);
        }
    }

    @Override
    public void results(SupplierRun supplier, ResultBatch batch) {
        results.results(supplier, batch);
        changed();
    }

    @Override
    public void uploads(SupplierRun supplier, List<UploadRequest> requests) {
        results.uploads(supplier, requests);
    }

    @Override
    public void refused(SupplierRun supplier, List<PartitionKey> keys, Failure failure) {
        board.observer.notice(
                "Pool " + supplier.supplier().name() + " refuses " + keys.size() + " partitions: " + failure.message());
        for (PartitionKey key : keys) {
            PartitionRun partition = board.stages.get(key.stage()).underWay(key.partition());
            if (partition != null && supplier.holds().contains(partition)) {
                supplier.release(partition);
                partition.avoid(supplier.supplier().owner());
                takeBack(partition);
            }
        }
        countFailure(supplier, failure);
        changed();
    }

    @Override
    public void unavailable(String place, Failure failure) {
        board.observer.notice(failure.message());
        if (!failure.code().retryable()) {
            RunState outcome = failure.code().exitStatus() == ExitStatus.BUDGET ? RunState.BUDGET : RunState.FAILED;
            board.stop(outcome, failure.code(), failure.message());
            stages.stopAll();
        }
    }

    @Override
    public void stageRefused(StageRun stage, GridmillException failure) {
        stages.failed(stage, failure);
    }

    @Override
    public void judged(SettlementRow row) {
        board.changed();
        board.spent(row.amount());
        boolean accepted = row.outcome() == Outcome.ACCEPTED;
        SupplierRun supplier = board.suppliers.get(row.supplier());
        if (supplier != null) {
            supplier.accepted(accepted ? 1 : 0, row.amount());
        }
        if (accepted) {
            failuresInARow.remove(supplier);
            PartitionKey key = row.result().key();
            stages.settled(board.stages.get(key.stage()), key.partition(), StageRun.ACCEPTED);
        }
    }

    @Override
    public void givenUp(PartitionRun partition, Failure failure) {
        StageRun stage = partition.stage();
        String message = stage.brief().name() + "[" + partition.index() + "] failed: " + failure.message();
        board.observer.notice(message);
        stage.fail(message);
        stages.settled(stage, partition.index(), StageRun.FAILED);
        if (FailureRules.stopsNow(stage)) {
            ErrorCode code = failure.code() == ErrorCode.NOT_DETERMINISTIC ? failure.code() : ErrorCode.STAGE_FAILED;
            stages.failed(stage, new GridmillException(code, message));
        }
    }

    @Override
    public void moved() {
        board.loop.post(results::workAll);
        changed();
    }

    @Override
    public void stageFailed(StageRun stage, GridmillException failure) {
        stages.failed(stage, failure);
    }

    @Override
    public void settled(@Nullable SupplierRun supplier, List<SettlementRow> rows) {
        board.changed();
        for (SettlementRow row : rows) {
            StageRun stage = board.stages.get(row.result().key().stage());
            int partition = row.result().key().partition();
            board.spent(row.amount());
            if (row.outcome() == Outcome.ACCEPTED) {
                if (supplier != null) {
                    supplier.accepted(1, row.amount());
                    failuresInARow.remove(supplier);
                }
                stages.settled(stage, partition, StageRun.ACCEPTED);
            } else {
                failed(supplier, stage, row);
            }
            if (VerificationDesk.verifies(stage)) {
                verification.checkEnd(stage);
            }
        }
        results.workAll();
        changed();
    }

    private void failed(@Nullable SupplierRun supplier, StageRun stage, SettlementRow row) {
        PartitionResult result = row.result();
        PartitionRun partition = stage.underWay(result.key().partition());
        Failure failure = result.failure();
        if (partition == null || failure == null || board.stopping()) {
            return;
        }
        if (supplier != null) {
            supplier.accepted(0, row.amount());
            partition.avoid(supplier.supplier().owner());
        }
        if (partition.isSpare(result.key().attempt())) {
            spareFailed(supplier, partition, failure);
            return;
        }
        boolean counts = row.outcome() == Outcome.APPLICATION;
        int counted = counts ? partition.countFailure() : partition.countedFailures();
        boolean giveUp = counts
                ? FailureRules.last(stage.brief().retry(), counted, failure.code())
                : partition.countFreeFailure() >= FailureRules.MOST_FREE_FAILURES;
        String where = stage.brief().name() + "[" + partition.index() + "]";
        if (giveUp) {
            verification.abandon(partition, failure);
            givenUp(partition, failure);
            return;
        }
        stage.retried();
        board.observer.notice(where + " is tried again: " + failure.message());
        if (counts) {
            stage.keep(partition);
            board.loop.after(stage.brief().retry().backoff(counted + 1), () -> {
                if (!board.stopping() && stage.at(partition.index()) == StageRun.PREPARED) {
                    stage.enqueue(partition);
                    changed();
                }
            });
        } else {
            stage.enqueue(partition);
            if (supplier != null) {
                countFailure(supplier, failure);
            }
        }
    }

    /** One of several copies failed, and not because of the command. */
    private void spareFailed(@Nullable SupplierRun supplier, PartitionRun partition, Failure failure) {
        board.observer.notice(partition.stage().brief().name() + "[" + partition.index()
                + "] failed at one pool and goes on at another: " + failure.message());
        if (supplier != null) {
            countFailure(supplier, failure);
        }
    }

    private void countFailure(SupplierRun supplier, Failure failure) {
        int inARow = failuresInARow.merge(supplier, 1, Integer::sum);
        if (inARow >= MOST_FAILURES_IN_A_ROW && !supplier.dismissed()) {
            board.observer.notice("Pool " + supplier.supplier().name() + " is left out of this run after " + inARow
                    + " failures in a row");
            leaveOut(supplier, failure);
        }
    }

    @Override
    public void misbehaved(SupplierRun supplier, Failure failure) {
        board.observer.notice("Pool " + supplier.supplier().name() + " is left out of this run: " + failure.message());
        leaveOut(supplier, failure);
    }

    private void leaveOut(SupplierRun supplier, Failure failure) {
        supplier.dismiss();
        supplier.session().dismiss(supplier.id(), failure);
        for (PartitionRun partition : List.copyOf(supplier.holds())) {
            supplier.release(partition);
            takeBack(partition);
        }
        places.rejoining().forget(supplier.id());
        stopWithoutSuppliers(supplier.place(), failure);
        changed();
    }

    /** When every supplier of a place was left out, nobody is left to wait for. */
    private void stopWithoutSuppliers(String place, Failure lastFailure) {
        boolean hope = board.suppliers.values().stream()
                .anyMatch(supplier -> supplier.place().equals(place) && !supplier.dismissed());
        if (!hope && !board.stopping()) {
            board.stop(
                    RunState.FAILED,
                    ErrorCode.NO_POOL,
                    "Every pool was left out after failures in a row; the last one: " + lastFailure.message());
            stages.stopAll();
        }
    }
}
