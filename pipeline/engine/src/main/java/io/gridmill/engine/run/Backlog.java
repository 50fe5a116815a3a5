package io.gridmill.engine.run;

import io.gridmill.engine.ledger.HeldResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Results that were not drawn to be checked. They stand and fall with their owner: they count once a later result of the
 * same supplier was found valid, or at the end of the stage. Owned by the run loop.
 */
final class Backlog {

    /** More results of a supplier than this do not wait together. */
    private static final int MOST = 500;

    /** Nor more work than all of its slots do in this time: pools work ahead of their pay for a while only. */
    private static final Duration LONGEST = Duration.ofMinutes(4);

    private final Map<StageRun, Map<String, Deque<Entry>>> entries = new HashMap<>();
    private final Map<StageRun, Integer> sizes = new HashMap<>();
    private final Set<Forced> forced = new HashSet<>();

    private record Forced(StageRun stage, String supplier) {}

    /** A partition and its result. */
    record Entry(PartitionRun partition, HeldResult held) {}

    void add(Entry entry) {
        StageRun stage = entry.partition().stage();
        entries.computeIfAbsent(stage, absent -> new HashMap<>())
                .computeIfAbsent(entry.held().supplier(), absent -> new ArrayDeque<>())
                .addLast(entry);
        sizes.merge(stage, 1, Integer::sum);
    }

    /** Whether this result of the supplier has to be checked so that those that wait come to an end; one at a time. */
    boolean forces(StageRun stage, SupplierRun supplier) {
        return isFull(stage, supplier) && forced.add(new Forced(stage, supplier.id()));
    }

    /** A result of the supplier was decided on. */
    void decided(StageRun stage, String supplier) {
        forced.remove(new Forced(stage, supplier));
    }

    private boolean isFull(StageRun stage, SupplierRun supplier) {
        Deque<Entry> waiting = entries.getOrDefault(stage, Map.of()).getOrDefault(supplier.id(), new ArrayDeque<>());
        if (waiting.size() >= MOST) {
            return true;
        }
        long millis = 0;
        for (Entry entry : waiting) {
            millis += entry.held().result().usage().wallMillis() * stage.brief().cpu();
        }
        return millis >= LONGEST.toMillis() * supplier.supplier().slots();
    }

    int size(StageRun stage) {
        return sizes.getOrDefault(stage, 0);
    }

    /** Takes what the supplier had delivered up to this batch. */
    List<Entry> takeUpTo(StageRun stage, String supplier, long batch) {
        return take(
                stage,
                entry -> entry.held().supplier().equals(supplier)
                        && entry.held().batch().sequence() <= batch);
    }

    List<Entry> takeAll(StageRun stage) {
        return take(stage, entry -> true);
    }

    /** Takes what an owner delivered, whatever the stage. */
    List<Entry> takeAllOf(String owner) {
        List<Entry> taken = new ArrayList<>();
        for (StageRun stage : List.copyOf(entries.keySet())) {
            taken.addAll(take(stage, entry -> entry.held().owner().equals(owner)));
        }
        return taken;
    }

    private List<Entry> take(StageRun stage, Predicate<Entry> which) {
        List<Entry> taken = new ArrayList<>();
        for (Deque<Entry> waiting : entries.getOrDefault(stage, Map.of()).values()) {
            waiting.removeIf(entry -> which.test(entry) && taken.add(entry));
        }
        sizes.merge(stage, -taken.size(), Integer::sum);
        return taken;
    }
}
