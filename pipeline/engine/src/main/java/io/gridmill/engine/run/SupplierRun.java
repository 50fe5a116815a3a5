package io.gridmill.engine.run;

import io.gridmill.engine.place.PlaceSession;
import io.gridmill.engine.place.Supplier;
import io.gridmill.model.Amount;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** A supplier while the run uses it. Owned by the run loop. */
final class SupplierRun {

    private final Supplier supplier;
    private final PlaceSession session;
    private final String place;
    private final Credit credit;
    private final Set<PartitionRun> holds = new HashSet<>();
    private final Deque<BatchProgress> batches = new ArrayDeque<>();
    private boolean reachable = true;
    private boolean dismissed;
    private int wrongs;
    private int coresHeld;
    private long lastSequence;
    private long accepted;
    private Amount spent = Amount.ZERO;

    /** A batch whose results are not all decided on. */
    static final class BatchProgress {
        private final long sequence;
        private int undecided;

        BatchProgress(long sequence, int undecided) {
            this.sequence = sequence;
            this.undecided = undecided;
        }
    }

    SupplierRun(Supplier supplier, String place, PlaceSession session, long nanoTime) {
        this.supplier = supplier;
        this.place = place;
        this.session = session;
        this.credit = new Credit(supplier.slots(), nanoTime);
    }

    Supplier supplier() {
        return supplier;
    }

    String id() {
        return supplier.id();
    }

    String place() {
        return place;
    }

    PlaceSession session() {
        return session;
    }

    Credit credit() {
        return credit;
    }

    boolean usable() {
        return reachable && !dismissed;
    }

    void reachable(boolean now) {
        reachable = now;
    }

    void dismiss() {
        dismissed = true;
    }

    boolean dismissed() {
        return dismissed;
    }

    int countWrong() {
        return ++wrongs;
    }

    void hold(PartitionRun partition) {
        if (holds.add(partition)) {
            coresHeld += partition.stage().brief().cpu();
            partition.copies(1);
        }
    }

    void release(PartitionRun partition) {
        if (holds.remove(partition)) {
            coresHeld -= partition.stage().brief().cpu();
            partition.copies(-1);
        }
    }

    Set<PartitionRun> holds() {
        return holds;
    }

    int coresHeld() {
        return coresHeld;
    }

    /** Whether the batch is new; batches come in order, and again after a reconnection. */
    boolean accept(long sequence) {
        if (sequence <= lastSequence) {
            return false;
        }
        lastSequence = sequence;
        return true;
    }

    /** Batches up to this one were acknowledged by an earlier process. */
    void acknowledgedBefore(long sequence) {
        lastSequence = Math.max(lastSequence, sequence);
    }

    BatchProgress began(long sequence, int results) {
        BatchProgress batch = new BatchProgress(sequence, results);
        batches.addLast(batch);
        return batch;
    }

    /** A result of the batch is decided on; returns the sequence number that may be acknowledged now, or 0. */
    long decided(BatchProgress batch, int results) {
        batch.undecided -= results;
        long acknowledged = 0;
        while (!batches.isEmpty() && batches.getFirst().undecided == 0) {
            acknowledged = batches.removeFirst().sequence;
        }
        return acknowledged;
    }

    void accepted(int results, Amount amount) {
        accepted += results;
        spent = spent.plus(amount);
    }

    RunProgress.Pool progress() {
        return new RunProgress.Pool(supplier.name(), usable(), supplier.slots(), holds.size(), accepted, spent);
    }
}
