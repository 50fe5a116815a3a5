package io.gridmill.engine.run;

import io.gridmill.engine.ledger.LedgerEntry;
import io.gridmill.engine.ledger.Outcome;
import io.gridmill.engine.ledger.SettlementRow;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Sends partitions to be prepared and receives them. Owned by the run loop. */
final class PreparationDesk {

    static final Usage NO_USAGE = new Usage(0, 0, 0, 0, 0, Amount.ZERO);

    private final RunBoard board;
    private final PlaceDesk places;
    private final VerificationDesk verification;
    private final Map<Integer, Restored> restored;
    private final Runnable onPrepared;
    private final BiConsumer<StageRun, GridmillException> onFailure;
    private final BiConsumer<StageRun, List<SettlementRow>> onCached;

    /**
     * @param restored by stage
     * @param onPrepared something can be handed out
     * @param onFailure a stage cannot be prepared
     * @param onCached results of earlier runs are durable
     */
    PreparationDesk(
            RunBoard board,
            PlaceDesk places,
            VerificationDesk verification,
            Map<Integer, Restored> restored,
            Runnable onPrepared,
            BiConsumer<StageRun, GridmillException> onFailure,
            BiConsumer<StageRun, List<SettlementRow>> onCached) {
        this.board = board;
        this.places = places;
        this.verification = verification;
        this.restored = restored;
        this.onPrepared = onPrepared;
        this.onFailure = onFailure;
        this.onCached = onCached;
    }

    void prepare(StageRun stage, int[] partitions) {
        int index = stage.brief().index();
        board.workers.execute(() -> {
            try {
                List<Preparation.Prepared> prepared = board.preparation.prepare(index, partitions);
                board.loop.post(() -> arrived(stage, prepared));
            } catch (RuntimeException e) {
                board.loop.post(() -> onFailure.accept(stage, failure(stage, e)));
            }
        });
    }

    static GridmillException failure(StageRun stage, RuntimeException e) {
        return e instanceof GridmillException known
                ? known
                : new GridmillException(
                        ErrorCode.INTERNAL, "Stage " + stage.brief().name() + " cannot be prepared: " + e, e);
    }

    private void arrived(StageRun stage, List<Preparation.Prepared> prepared) {
        stage.preparationEnded(prepared.size());
        List<SettlementRow> hits = new ArrayList<>();
        for (Preparation.Prepared each : prepared) {
            PartitionRun partition = new PartitionRun(stage, each);
            Restored.History history = history(stage, each.partition());
            if (history != null && !history.held().isEmpty()) {
                places.want(stage.brief().place());
                partition.restore(history);
                verification.restore(partition, history.held());
            } else if (each.hit().isPresent()) {
                int attempt = history == null ? 1 : history.lastAttempt() + 1;
                hits.add(row(stage, each, attempt, Outcome.CACHED, each.hit().get()));
                stage.settling(each.partition());
            } else {
                places.want(stage.brief().place());
                if (history == null) {
                    stage.enqueue(partition);
                } else {
                    partition.restore(history);
                    places.rejoining().rejoin(partition);
                }
            }
        }
        if (!hits.isEmpty()) {
            board.ledger.submit(
                    new LedgerEntry.Settled(null, 0, hits), () -> board.loop.post(() -> onCached.accept(stage, hits)));
        }
        places.rejoining().resumeOrders();
        onPrepared.run();
    }

    Restored.History history(StageRun stage, int partition) {
        return restored.getOrDefault(stage.brief().index(), new Restored())
                .open()
                .remove(partition);
    }

    static SettlementRow row(
            StageRun stage, Preparation.Prepared prepared, int attempt, Outcome outcome, Preparation.Hit hit) {
        PartitionKey key = new PartitionKey(stage.brief().index(), prepared.partition(), attempt);
        PartitionResult result = new PartitionResult(key, null, 0, NO_USAGE, List.of(), "", "", "");
        return new SettlementRow(
                null, outcome, result, Amount.ZERO, prepared.cacheKey(), hit.outputDigest(), hit.outputs());
    }
}
