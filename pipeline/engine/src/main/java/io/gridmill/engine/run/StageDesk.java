package io.gridmill.engine.run;

import io.gridmill.engine.batch.StageControl;
import io.gridmill.engine.batch.StageEnd;
import io.gridmill.engine.ledger.LedgerEntry;
import io.gridmill.engine.ledger.Outcome;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.engine.ledger.SettlementRow;
import io.gridmill.engine.ledger.StageState;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.PartitionKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Begins and ends stages, and passes on what one stage means to the next. Owned by the run loop; the methods of
 * {@link StageControl} may be called from anywhere.
 */
final class StageDesk implements StageControl {

    private final RunBoard board;
    private final PlaceDesk places;
    private final Map<Integer, Restored> restored;
    private @Nullable PreparationDesk preparationDesk;

    /** @param restored by stage */
    StageDesk(RunBoard board, PlaceDesk places, Map<Integer, Restored> restored) {
        this.board = board;
        this.places = places;
        this.restored = restored;
    }

    void use(PreparationDesk desk) {
        preparationDesk = desk;
    }

    @Override
    public CompletableFuture<Void> startable(int stage) {
        StageRun run = board.stages.get(stage);
        board.loop.post(() -> checkStartable(run));
        return run.startable();
    }

    @Override
    public CompletableFuture<StageEnd> start(int stage) {
        StageRun run = board.stages.get(stage);
        board.loop.post(() -> begin(run));
        return run.end();
    }

    private void checkStartable(StageRun stage) {
        if (stage.startable().isDone()) {
            return;
        }
        if (board.stopping() && !stage.state().usable()) {
            cancel(stage);
            return;
        }
        for (StageBrief.Edge edge : stage.brief().edges()) {
            StageRun upstream = board.stages.get(edge.upstream());
            if (upstream.state().finished() && !upstream.state().usable()) {
                cancel(stage);
                return;
            }
            if (!(upstream.state().usable() || (edge.streams() && upstream.begun()))) {
                return;
            }
        }
        stage.startable().complete(null);
    }

    private void checkAllStartable() {
        board.stages.forEach(this::checkStartable);
    }

    private void begin(StageRun stage) {
        if (stage.end().isDone()) {
            return;
        }
        if (stage.state().usable()) {
            // An earlier process brought it to its end.
            stage.end().complete(stage.ended());
            return;
        }
        if (board.stopping()) {
            cancel(stage);
            return;
        }
        stage.moveTo(StageState.RUNNING);
        board.changed();
        board.workers.execute(() -> {
            try {
                Preparation.Begun facts = board.preparation.begin(stage.brief().index());
                board.loop.post(() -> begun(stage, facts));
            } catch (RuntimeException e) {
                board.loop.post(() -> failed(stage, PreparationDesk.failure(stage, e)));
            }
        });
    }

    private void begun(StageRun stage, Preparation.Begun facts) {
        if (stage.state().finished()) {
            return;
        }
        stage.begin(facts, restored.getOrDefault(stage.brief().index(), new Restored()));
        if (stage.failed() > 0) {
            stage.fail(stage.failed() + " of " + stage.size()
                    + " partitions were given up before; `gridmill retry --failed` gives them another chance");
        }
        board.ledger.submit(new LedgerEntry.StageMoved(
                stage.brief().index(), StageState.RUNNING, facts.partitions(), null, null, board.clock.instant()));
        if (facts.links() != null) {
            StageRun upstream = board.stages.get(facts.streamingFrom());
            for (int i = 0; i < upstream.size(); i++) {
                if (upstream.isSettled(i)) {
                    passOn(upstream, i, stage);
                }
            }
        }
        if (FailureRules.stopsNow(stage)) {
            failed(stage, new GridmillException(ErrorCode.STAGE_FAILED, failureOf(stage)));
            return;
        }
        if (board.preparation.ownWork(stage.brief().index()).isPresent()) {
            performOwnWork(stage);
        } else {
            places.declare(stage);
        }
        checkAllStartable();
        checkComplete(stage);
        places.changed();
    }

    private void performOwnWork(StageRun stage) {
        for (int partition : stage.takeForPreparation(1)) {
            int index = stage.brief().index();
            board.workers.execute(() -> {
                try {
                    Preparation.Prepared prepared = board.preparation
                            .prepare(index, new int[] {partition})
                            .get(0);
                    Preparation.Hit hit = new Preparation.Hit(
                            prepared.cacheKey(),
                            board.preparation.ownWork(index).orElseThrow().perform());
                    board.loop.post(() -> {
                        stage.preparationEnded(1);
                        stage.settling(partition);
                        List<SettlementRow> rows =
                                List.of(PreparationDesk.row(stage, prepared, 1, Outcome.ACCEPTED, hit));
                        board.ledger.submit(
                                new LedgerEntry.Settled(null, 0, rows),
                                () -> board.loop.post(() -> settled(stage, partition, StageRun.ACCEPTED)));
                    });
                } catch (Exception e) {
                    GridmillException failure = e instanceof GridmillException known
                            ? known
                            : new GridmillException(
                                    ErrorCode.STAGE_FAILED,
                                    "Stage " + stage.brief().name() + " failed: " + e,
                                    e);
                    board.loop.post(() -> failed(stage, failure));
                }
            });
        }
    }

    /** A partition needs nothing more, durably. */
    void settled(StageRun stage, int partition, byte state) {
        stage.settled(partition, state);
        for (StageRun other : board.stages) {
            if (other.begun()
                    && other.streamingFrom() == stage.brief().index()
                    && !other.state().finished()) {
                passOn(stage, partition, other);
            }
        }
        checkComplete(stage);
    }

    private void passOn(StageRun upstream, int partition, StageRun downstream) {
        boolean usable = upstream.at(partition) == StageRun.ACCEPTED || upstream.at(partition) == StageRun.CACHED;
        // A group goes on with what there is of it: the stage tolerates what failed, or it would not go on.
        downstream.upstreamArrived(partition, usable).forEach(starved -> skip(downstream, starved));
    }

    private void skip(StageRun stage, int partition) {
        int index = stage.brief().index();
        Restored.History history = preparationDesk == null ? null : preparationDesk.history(stage, partition);
        PartitionKey key = new PartitionKey(index, partition, history == null ? 1 : history.lastAttempt() + 1);
        List<SettlementRow> rows = List.of(SettlementRow.skipped(key));
        stage.settling(partition);
        board.ledger.submit(
                new LedgerEntry.Settled(null, 0, rows),
                () -> board.loop.post(() -> settled(stage, partition, StageRun.SKIPPED)));
    }

    private void checkComplete(StageRun stage) {
        if (stage.state() != StageState.RUNNING || !stage.complete()) {
            return;
        }
        int failures = stage.failedOrSkipped();
        if (failures == 0) {
            end(stage, StageState.SUCCEEDED);
        } else if (FailureRules.acceptable(stage)) {
            end(stage, StageState.TOLERATED);
        } else if (FailureRules.stopsNow(stage)) {
            failed(stage, new GridmillException(ErrorCode.STAGE_FAILED, failureOf(stage)));
        } else {
            end(stage, StageState.FAILED);
        }
    }

    private static String failureOf(StageRun stage) {
        return "Stage " + stage.brief().name() + ": " + stage.failure();
    }

    /** The stage cannot go on, whatever its partitions say. */
    void failed(StageRun stage, GridmillException failure) {
        if (stage.state().finished()) {
            return;
        }
        stage.fail(String.valueOf(failure.getMessage()));
        board.stop(RunState.FAILED, failure.code(), String.valueOf(failure.getMessage()));
        end(stage, StageState.FAILED);
        stopAll();
    }

    private void end(StageRun stage, StageState state) {
        stage.moveTo(state);
        board.changed();
        if (state == StageState.FAILED) {
            board.conclude(RunState.FAILED, ErrorCode.STAGE_FAILED, failureOf(stage));
        }
        board.ledger.submit(
                new LedgerEntry.StageMoved(
                        stage.brief().index(),
                        state,
                        stage.begun() ? stage.size() : null,
                        state == StageState.FAILED ? ErrorCode.STAGE_FAILED.name() : null,
                        stage.failure(),
                        board.clock.instant()),
                () -> board.loop.post(() -> {
                    stage.end().complete(stage.ended());
                    checkAllStartable();
                }));
    }

    private void cancel(StageRun stage) {
        if (!stage.state().finished()) {
            stage.moveTo(StageState.CANCELLED);
            board.changed();
            board.ledger.submit(new LedgerEntry.StageMoved(
                    stage.brief().index(), StageState.CANCELLED, null, null, null, board.clock.instant()));
        }
        stage.startable()
                .completeExceptionally(
                        new CancellationException("Stage " + stage.brief().name()));
        stage.end().complete(stage.ended());
        checkAllStartable();
    }

    /** Takes back what is under way and ends every stage that has not ended. What was accepted stays. */
    void stopAll() {
        for (SupplierRun supplier : board.suppliers.values()) {
            List<PartitionKey> keys = supplier.holds().stream()
                    .map(partition -> new PartitionKey(
                            partition.stage().brief().index(), partition.index(), partition.lastAttempt()))
                    .toList();
            if (!keys.isEmpty()) {
                supplier.session().withdraw(supplier.id(), keys);
            }
        }
        for (StageRun stage : board.stages) {
            if (!stage.state().finished()) {
                cancel(stage);
            }
        }
    }

    /** Nothing can be written any more: everybody who waits learns why. */
    void abandon(GridmillException failure) {
        for (StageRun stage : board.stages) {
            stage.startable().completeExceptionally(failure);
            stage.end().completeExceptionally(failure);
        }
    }
}
