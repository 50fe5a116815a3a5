package io.gridmill.engine.run;

import io.gridmill.engine.batch.StageEnd;
import io.gridmill.engine.ledger.StageState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A stage while it runs: one byte per partition, and more only for those under way, so that millions fit. Owned by the
 * run loop.
 */
final class StageRun {

    /** What a partition is at: {@link PartitionStep}. */
    static final byte WAITING = 0;

    static final byte PREPARING = 1;
    static final byte PREPARED = 2;
    static final byte RUNNING = 3;
    static final byte SETTLING = 4;
    static final byte HELD = 5;
    static final byte ACCEPTED = 6;
    static final byte CACHED = 7;
    static final byte FAILED = 8;
    static final byte SKIPPED = 9;

    private final StageBrief brief;
    private final CompletableFuture<Void> startable = new CompletableFuture<>();
    private final CompletableFuture<StageEnd> end = new CompletableFuture<>();

    private StageState state = StageState.WAITING;
    private byte[] partitions = new byte[0];
    private boolean begun;
    private boolean declared;
    private @Nullable PartitionLinks links;
    private int streamingFrom = -1;
    private int @Nullable [] missing;

    /** Partitions for which at least one upstream partition delivered something. */
    private final BitSet fed = new BitSet();

    /** The next partition that was never looked at; used when all are ready at once. */
    private int fresh;

    /** Partitions whose upstream partitions came in. */
    private final IntQueue ready = new IntQueue();

    private final Deque<PartitionRun> prepared = new ArrayDeque<>();

    /** Those that have an opinion and need another. */
    private final CheckQueue checks = new CheckQueue();

    private final Map<Integer, PartitionRun> underWay = new HashMap<>();
    private int preparing;

    private int accepted;
    private int cached;
    private int failed;
    private int skipped;
    private int running;
    private int held;
    private long retries;
    private String failure = "";

    StageRun(StageBrief brief) {
        this.brief = brief;
    }

    StageBrief brief() {
        return brief;
    }

    CompletableFuture<Void> startable() {
        return startable;
    }

    CompletableFuture<StageEnd> end() {
        return end;
    }

    StageState state() {
        return state;
    }

    boolean begun() {
        return begun;
    }

    /** An earlier process brought it to this end. What it gave up without a mark in the ledger has failed. */
    void restoreEnd(StageState ended, int size, Restored restored) {
        begin(new Preparation.Begun(size, null, -1), restored);
        for (int i = 0; i < size; i++) {
            if (!isSettled(i)) {
                partitions[i] = FAILED;
                count(FAILED);
            }
        }
        state = ended;
    }

    /** The partitions are known now. Those settled in an earlier process keep their state. */
    void begin(Preparation.Begun facts, Restored restored) {
        begun = true;
        partitions = new byte[facts.partitions()];
        links = facts.links();
        streamingFrom = facts.streamingFrom();
        restored.forEachSettled((partition, state) -> {
            partitions[partition] = state;
            count(state);
        });
        PartitionLinks streaming = links;
        if (streaming != null) {
            missing = new int[partitions.length];
            for (int i = 0; i < partitions.length; i++) {
                missing[i] = streaming.needs(i);
            }
        }
    }

    void moveTo(StageState next) {
        state = state.become(next);
    }

    private void move(int partition, byte next) {
        byte before = partitions[partition];
        partitions[partition] = PartitionStep.move(before, next);
        held += (next == HELD ? 1 : 0) - (before == HELD ? 1 : 0);
    }

    int size() {
        return begun ? partitions.length : -1;
    }

    byte at(int partition) {
        return partitions[partition];
    }

    boolean isSettled(int partition) {
        return partitions[partition] >= ACCEPTED;
    }

    @Nullable
    PartitionLinks links() {
        return links;
    }

    int streamingFrom() {
        return streamingFrom;
    }

    /**
     * An upstream partition came to its end; remembers which partitions can go on.
     *
     * @param usable whether it delivered something
     * @return partitions that wait for nothing more, and for which nothing came
     */
    List<Integer> upstreamArrived(int upstreamPartition, boolean usable) {
        List<Integer> starved = new ArrayList<>(1);
        if (links == null || missing == null) {
            return starved;
        }
        for (int dependent : links.dependents(upstreamPartition)) {
            if (usable) {
                fed.set(dependent);
            }
            if (--missing[dependent] == 0 && partitions[dependent] == WAITING) {
                if (fed.get(dependent)) {
                    ready.add(dependent);
                } else {
                    starved.add(dependent);
                }
            }
        }
        return starved;
    }

    /** Takes partitions that are to be prepared. */
    int[] takeForPreparation(int most) {
        int[] taken = new int[most];
        int count = 0;
        if (links == null) {
            while (count < most && fresh < partitions.length) {
                if (partitions[fresh] == WAITING) {
                    taken[count++] = fresh;
                }
                fresh++;
            }
        } else {
            while (count < most && !ready.isEmpty()) {
                int partition = ready.remove();
                if (partitions[partition] == WAITING) {
                    taken[count++] = partition;
                }
            }
        }
        for (int i = 0; i < count; i++) {
            move(taken[i], PREPARING);
        }
        preparing += count;
        return java.util.Arrays.copyOf(taken, count);
    }

    int preparing() {
        return preparing;
    }

    void preparationEnded(int count) {
        preparing -= count;
    }

    /** A partition can be handed out, for the first time or again. */
    void enqueue(PartitionRun partition) {
        move(partition.index(), PREPARED);
        underWay.put(partition.index(), partition);
        if (partition.ballot() == null) {
            prepared.addLast(partition);
        } else {
            checks.add(partition);
        }
    }

    /** It is prepared, but belongs to a supplier that an earlier process gave it to. */
    void keep(PartitionRun partition) {
        move(partition.index(), PREPARED);
        underWay.put(partition.index(), partition);
    }

    Deque<PartitionRun> prepared() {
        return prepared;
    }

    /** Partitions that are to be run by another owner than before; they go before all others. */
    CheckQueue checks() {
        return checks;
    }

    /** It has a result that does not count yet. */
    void hold(PartitionRun partition) {
        move(partition.index(), HELD);
        underWay.put(partition.index(), partition);
    }

    /** Partitions that need nothing more. */
    int settledCount() {
        return accepted + cached + failed + skipped;
    }

    /** The partition if it is prepared, running, held or being settled. */
    @Nullable
    PartitionRun underWay(int partition) {
        return underWay.get(partition);
    }

    Iterable<PartitionRun> allUnderWay() {
        return java.util.List.copyOf(underWay.values());
    }

    void handedOut(PartitionRun partition) {
        move(partition.index(), RUNNING);
        running++;
    }

    /** It is not with a supplier any more. */
    void takenBack(PartitionRun partition) {
        if (partitions[partition.index()] == RUNNING) {
            running--;
        }
        move(partition.index(), PREPARED);
    }

    /** The decision about it is on its way to the ledger. */
    void settling(int partition) {
        if (partitions[partition] == RUNNING) {
            running--;
        }
        move(partition, SETTLING);
    }

    /** The decision is durable. */
    void settled(int partition, byte state) {
        move(partition, state);
        underWay.remove(partition);
        count(state);
    }

    private void count(byte state) {
        switch (state) {
            case ACCEPTED -> accepted++;
            case CACHED -> cached++;
            case FAILED -> failed++;
            case SKIPPED -> skipped++;
            default -> throw new IllegalStateException("Not a final state: " + state);
        }
    }

    void retried() {
        retries++;
    }

    int failedOrSkipped() {
        return failed + skipped;
    }

    int failed() {
        return failed;
    }

    boolean declared() {
        return declared;
    }

    void markDeclared() {
        declared = true;
    }

    /** Partitions that nobody holds yet. */
    long left() {
        return begun ? partitions.length - (long) accepted - cached - failed - skipped - running - held : 0;
    }

    boolean complete() {
        return begun && settledCount() == partitions.length;
    }

    /** Remembers why the stage fails; the first reason stays. */
    void fail(String message) {
        if (failure.isEmpty()) {
            failure = message;
        }
    }

    String failure() {
        return failure;
    }

    StageEnd ended() {
        return new StageEnd(state, Math.max(0, size()), accepted, cached, failedOrSkipped(), failure);
    }

    RunProgress.Stage progress() {
        return new RunProgress.Stage(brief.name(), state, size(), accepted, cached, failed, skipped, running, retries);
    }
}
