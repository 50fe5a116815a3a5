package io.gridmill.engine.run;

import io.gridmill.engine.ledger.BatchReference;
import io.gridmill.engine.ledger.HeldResult;
import io.gridmill.engine.ledger.LedgerEntry;
import io.gridmill.engine.ledger.Outcome;
import io.gridmill.engine.ledger.Patience;
import io.gridmill.engine.ledger.SettlementRow;
import io.gridmill.engine.ledger.StoredOutput;
import io.gridmill.engine.output.OutputVault;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.FailureKind;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.model.protocol.UploadRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides about results: whose they are, whether they count, what they cost. Every result of a batch is decided on
 * exactly once, and the batch is acknowledged with the settlement of its last one. Owned by the run loop.
 */
final class ResultDesk {

    /** Wrong results after which a supplier is not used any more. */
    private static final int MOST_WRONGS = 2;

    private final RunBoard board;
    private final OutputVault vault;
    private final Patience patience;
    private final VerificationDesk verification;
    private final Settled listener;
    private final Map<SupplierRun, Deque<ResultBatch>> deferred = new HashMap<>();

    /** Learns of decisions once they are durable, on the loop's thread. */
    interface Settled {
        void settled(@Nullable SupplierRun supplier, List<SettlementRow> rows);

        void broken(GridmillException failure);

        /** The supplier is not to be used any more. */
        void misbehaved(SupplierRun supplier, Failure failure);
    }

    ResultDesk(RunBoard board, OutputVault vault, Patience patience, VerificationDesk verification, Settled listener) {
        this.board = board;
        this.vault = vault;
        this.patience = patience;
        this.verification = verification;
        this.listener = listener;
    }

    void uploads(SupplierRun supplier, List<UploadRequest> requests) {
        List<UploadRequest> wanted = new ArrayList<>();
        for (UploadRequest request : requests) {
            PartitionKey key = request.key();
            StageRun stage = stageOf(key);
            PartitionRun partition = stage == null || !stage.begun() ? null : partitionOf(stage, key);
            PartitionRun.Attempt attempt = partition == null ? null : partition.attempt(key.attempt(), supplier.id());
            if (stage != null && partition != null && attempt != null && stillWanted(supplier, stage, partition)) {
                Optional<String> objection = vault.objection(stage.brief().name(), request);
                if (objection.isPresent()) {
                    tooLarge(supplier, partition, attempt, objection.get());
                } else {
                    wanted.add(request);
                }
            }
        }
        if (!wanted.isEmpty()) {
            grant(supplier, wanted);
        }
    }

    /** Says where the outputs go. Signing may need the store. */
    private void grant(SupplierRun supplier, List<UploadRequest> requests) {
        Map<UploadRequest, String> stages = new LinkedHashMap<>();
        requests.forEach(request -> stages.put(
                request, board.stages.get(request.key().stage()).brief().name()));
        board.workers.execute(() -> {
            try {
                List<UploadGrant> grants = patience.call("Signing uploads", () -> stages.entrySet().stream()
                        .map(each -> vault.grant(each.getValue(), each.getKey()))
                        .toList());
                supplier.session().grant(supplier.id(), grants);
            } catch (RuntimeException e) {
                GridmillException failure = known(e, "Uploads cannot be signed");
                board.loop.post(() -> listener.broken(failure));
            }
        });
    }

    /** An attempt that can never deliver has failed, and nothing of it is paid. */
    private void tooLarge(
            SupplierRun supplier, PartitionRun partition, PartitionRun.Attempt attempt, String objection) {
        PartitionKey key = key(partition, attempt);
        supplier.session().withdraw(supplier.id(), List.of(key));
        supplier.release(partition);
        partition.forget(attempt);
        settling(supplier, partition);
        Failure failure = Failure.application(ErrorCode.OUTPUT_LIMIT, objection);
        PartitionResult result = new PartitionResult(key, failure, -1, PreparationDesk.NO_USAGE, List.of(), "", "", "");
        List<SettlementRow> rows =
                List.of(row(supplier, partition, result, Outcome.APPLICATION, Amount.ZERO, List.of()));
        board.settle(
                new LedgerEntry.Settled(supplier.id(), 0, rows),
                () -> board.loop.post(() -> listener.settled(supplier, rows)));
    }

    private static GridmillException known(RuntimeException e, String what) {
        return e instanceof GridmillException known
                ? known
                : new GridmillException(ErrorCode.INTERNAL, what + ": " + e, e);
    }

    void results(SupplierRun supplier, ResultBatch batch) {
        if (!supplier.accept(batch.sequence())) {
            return;
        }
        deferred.computeIfAbsent(supplier, absent -> new ArrayDeque<>()).addLast(batch);
        work(supplier);
    }

    /** Looks again at batches that came before their partitions were known to this process. */
    void work(SupplierRun supplier) {
        Deque<ResultBatch> batches = deferred.getOrDefault(supplier, new ArrayDeque<>());
        while (!batches.isEmpty() && decidable(batches.getFirst())) {
            decide(supplier, batches.removeFirst());
        }
    }

    void workAll() {
        List.copyOf(deferred.keySet()).forEach(this::work);
    }

    /** After a restart results may come in before the loop has prepared what they belong to. */
    private boolean decidable(ResultBatch batch) {
        for (PartitionResult result : batch.results()) {
            StageRun stage = stageOf(result.key());
            if (stage == null || stage.state().finished()) {
                continue;
            }
            if (!stage.begun() || !stage.declared()) {
                return false;
            }
            if (result.key().partition() < stage.size()) {
                byte at = stage.at(result.key().partition());
                // While another copy is looked at, nobody knows whether this one will be wanted.
                if (at == StageRun.WAITING || at == StageRun.PREPARING || at == StageRun.SETTLING) {
                    return false;
                }
                PartitionRun partition = stage.underWay(result.key().partition());
                if (at == StageRun.HELD && partition != null && partition.judging()) {
                    return false;
                }
            }
        }
        return true;
    }

    private void decide(SupplierRun supplier, ResultBatch batch) {
        board.changed();
        supplier.credit().settled(batch.results().size(), board.nanoTime.getAsLong());
        SupplierRun.BatchProgress progress =
                supplier.began(batch.sequence(), batch.results().size());
        List<SettlementRow> rows = new ArrayList<>();
        List<HeldResult> held = new ArrayList<>();
        List<Pending> withOutputs = new ArrayList<>();
        int ignored = 0;
        for (PartitionResult result : batch.results()) {
            StageRun stage = stageOf(result.key());
            PartitionRun partition = stage == null || !stage.begun() ? null : partitionOf(stage, result.key());
            PartitionRun.Attempt attempt =
                    partition == null ? null : partition.attempt(result.key().attempt(), supplier.id());
            if (stage == null || partition == null || attempt == null || !stillWanted(supplier, stage, partition)) {
                if (partition != null) {
                    supplier.release(partition);
                }
                ignored++;
                continue;
            }
            Amount amount = charge(supplier, stage, attempt, result);
            supplier.release(partition);
            partition.forget(attempt);
            learn(supplier, stage, attempt, result);
            if (isPoolsFault(result) && partition.copies() > 0) {
                partition.spare(attempt.number());
                rows.add(row(supplier, partition, result, Outcome.INFRASTRUCTURE, Amount.ZERO, List.of()));
            } else if (result.succeeded() && !result.outputs().isEmpty()) {
                stage.settling(partition.index());
                withOutputs.add(new Pending(partition, result, amount, batch));
            } else {
                settling(supplier, partition);
                withoutOutputs(supplier, new Pending(partition, result, amount, batch), rows, held);
            }
        }
        if (ignored + rows.size() + held.size() > 0) {
            submit(supplier, progress, ignored, rows, held);
        }
        if (!withOutputs.isEmpty()) {
            take(supplier, progress, withOutputs);
        }
    }

    private void learn(SupplierRun supplier, StageRun stage, PartitionRun.Attempt attempt, PartitionResult result) {
        if (result.succeeded() && attempt.assignedAt() != 0) {
            long nanos = board.nanoTime.getAsLong() - attempt.assignedAt();
            board.turnaround.add(stage, supplier.id(), nanos, result.usage().wallMillis());
        }
    }

    private static boolean isPoolsFault(PartitionResult result) {
        Failure failure = result.failure();
        return failure != null && failure.kind() != FailureKind.APPLICATION;
    }

    private record Pending(PartitionRun partition, PartitionResult result, Amount amount, ResultBatch batch) {}

    private boolean stillWanted(SupplierRun supplier, StageRun stage, PartitionRun partition) {
        byte at = stage.at(partition.index());
        return stage.declared()
                && (at == StageRun.RUNNING || at == StageRun.PREPARED)
                && partition.mayGoTo(supplier.supplier().owner())
                && !verification.distrusts(supplier);
    }

    private void withoutOutputs(
            SupplierRun supplier, Pending pending, List<SettlementRow> rows, List<HeldResult> held) {
        PartitionRun partition = pending.partition();
        Failure failure = pending.result().failure();
        if (failure == null) {
            Optional<String> objection = board.preparation.objection(
                    partition.stage().brief().index(), partition.prepared(), pending.result());
            if (objection.isPresent()) {
                rows.add(wrong(supplier, pending, objection.get()));
                return;
            }
            if (VerificationDesk.verifies(partition.stage())) {
                held.add(hold(supplier, pending, List.of()));
                return;
            }
        }
        Outcome outcome = failure == null
                ? Outcome.ACCEPTED
                : failure.kind() == FailureKind.APPLICATION ? Outcome.APPLICATION : Outcome.INFRASTRUCTURE;
        rows.add(row(supplier, partition, pending.result(), outcome, pending.amount(), List.of()));
    }

    private HeldResult hold(SupplierRun supplier, Pending pending, List<StoredOutput> outputs) {
        return verification.hold(
                supplier,
                pending.partition(),
                pending.result(),
                pending.amount(),
                outputs,
                BatchReference.of(pending.batch()));
    }

    private Amount charge(SupplierRun supplier, StageRun stage, PartitionRun.Attempt attempt, PartitionResult result) {
        if (isPoolsFault(result)) {
            return Amount.ZERO;
        }
        Duration limit = stage.brief().timeLimit();
        Duration observed =
                attempt.assignedAt() == 0 ? limit : Duration.ofNanos(board.nanoTime.getAsLong() - attempt.assignedAt());
        return supplier.session().charge(supplier.id(), result, observed, limit);
    }

    /** The outputs must be in the store, and right, before the result counts. */
    private void take(SupplierRun supplier, SupplierRun.BatchProgress progress, List<Pending> pending) {
        List<OutputVault.Arrival> arrivals = pending.stream()
                .map(each ->
                        new OutputVault.Arrival(each.partition().stage().brief().name(), each.result()))
                .toList();
        board.workers.execute(() -> {
            try {
                List<OutputVault.Verdict> verdicts = patience.call("Taking outputs", () -> vault.take(arrivals));
                board.loop.post(() -> taken(supplier, progress, pending, verdicts));
            } catch (RuntimeException e) {
                GridmillException failure = known(e, "Outputs cannot be taken");
                board.loop.post(() -> listener.broken(failure));
            }
        });
    }

    private void taken(
            SupplierRun supplier,
            SupplierRun.BatchProgress progress,
            List<Pending> pending,
            List<OutputVault.Verdict> verdicts) {
        List<SettlementRow> rows = new ArrayList<>();
        List<HeldResult> held = new ArrayList<>();
        for (int i = 0; i < pending.size(); i++) {
            Pending each = pending.get(i);
            PartitionRun partition = each.partition();
            Optional<String> problem = verdicts.get(i)
                    .problem()
                    .or(() -> board.preparation.objection(
                            partition.stage().brief().index(), partition.prepared(), each.result()));
            settling(supplier, partition);
            if (problem.isPresent()) {
                rows.add(wrong(supplier, each, problem.get()));
            } else if (VerificationDesk.verifies(partition.stage())) {
                held.add(hold(supplier, each, verdicts.get(i).outputs()));
            } else {
                rows.add(row(
                        supplier,
                        partition,
                        each.result(),
                        Outcome.ACCEPTED,
                        each.amount(),
                        verdicts.get(i).outputs()));
            }
        }
        submit(supplier, progress, 0, rows, held);
    }

    private SettlementRow wrong(SupplierRun supplier, Pending pending, String problem) {
        PartitionResult said = pending.result();
        Failure failure = new Failure(ErrorCode.POOL_MISBEHAVED, FailureKind.WRONG, problem);
        PartitionResult result = new PartitionResult(
                said.key(),
                failure,
                said.exitCode(),
                said.usage(),
                List.of(),
                said.standardOutput(),
                said.standardError(),
                said.runtime());
        board.observer.notice("Pool " + supplier.supplier().name() + " is not paid for "
                + pending.partition().stage().brief().name() + "["
                + pending.partition().index() + "]: " + problem);
        if (supplier.countWrong() >= MOST_WRONGS && !supplier.dismissed()) {
            listener.misbehaved(supplier, failure);
        }
        return row(supplier, pending.partition(), result, Outcome.WRONG, Amount.ZERO, List.of());
    }

    /** The partition is decided on: whoever else works on it need not go on. */
    private void settling(SupplierRun supplier, PartitionRun partition) {
        partition.stage().settling(partition.index());
        for (PartitionRun.Attempt other : partition.attempts()) {
            SupplierRun otherSupplier = board.suppliers.get(other.supplier());
            if (otherSupplier != null && otherSupplier.holds().contains(partition) && otherSupplier != supplier) {
                otherSupplier.release(partition);
                otherSupplier.session().withdraw(otherSupplier.id(), List.of(key(partition, other)));
            }
        }
    }

    private static PartitionKey key(PartitionRun partition, PartitionRun.Attempt attempt) {
        return new PartitionKey(partition.stage().brief().index(), partition.index(), attempt.number());
    }

    private static SettlementRow row(
            SupplierRun supplier,
            PartitionRun partition,
            PartitionResult result,
            Outcome outcome,
            Amount amount,
            List<StoredOutput> outputs) {
        return new SettlementRow(
                supplier.id(),
                outcome,
                result,
                outcome.paid() ? amount : Amount.ZERO,
                partition.prepared().cacheKey(),
                result.outputDigest(),
                outputs);
    }

    private void submit(
            SupplierRun supplier,
            SupplierRun.BatchProgress progress,
            int ignored,
            List<SettlementRow> rows,
            List<HeldResult> held) {
        long acknowledged = supplier.decided(progress, ignored + rows.size() + held.size());
        if (rows.isEmpty() && held.isEmpty() && acknowledged == 0) {
            return;
        }
        board.settle(
                new LedgerEntry.Settled(supplier.id(), acknowledged, rows, held),
                () -> board.loop.post(() -> {
                    verification.held(held);
                    listener.settled(supplier, rows);
                }));
    }

    private @Nullable StageRun stageOf(PartitionKey key) {
        return key.stage() < board.stages.size() ? board.stages.get(key.stage()) : null;
    }

    private static @Nullable PartitionRun partitionOf(StageRun stage, PartitionKey key) {
        return key.partition() < stage.size() ? stage.underWay(key.partition()) : null;
    }
}
