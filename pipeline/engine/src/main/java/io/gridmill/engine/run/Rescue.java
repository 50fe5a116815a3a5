package io.gridmill.engine.run;

import io.gridmill.model.Amount;
import io.gridmill.model.protocol.PartitionOrder;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives slow partitions to a second supplier near the end of a stage, when everything else is handed out and a supplier
 * stands idle; by {@link RescueRule}. The first result that counts wins, the other copies are withdrawn then, and what
 * they did is not paid. A copy is an attempt like any other: a row of the ledger before it is sent. Owned by the run loop.
 */
final class Rescue {

    /** Suppliers that have a partition at the same time. */
    private static final int MOST_COPIES = 3;

    private static final double NANOS = 1e9;

    private final RunBoard board;
    private final Dispatch dispatch;
    private final RescueRule rule;
    private final Instant runBegan;
    private final long beganNanos;

    /** Seconds of a partition by what earlier runs took; empty when nobody knows. */
    private final Function<StageRun, OptionalDouble> usual;

    /** A partition that may be copied. */
    private record Slow(PartitionRun partition, SupplierRun supplier, double since, double remaining) {}

    /** Where a copy would go. */
    private record Elsewhere(SupplierRun supplier, double seconds, Amount price) {}

    Rescue(
            RunBoard board,
            Dispatch dispatch,
            RescueRule rule,
            Instant runBegan,
            Function<StageRun, OptionalDouble> usual) {
        this.board = board;
        this.dispatch = dispatch;
        this.rule = rule;
        this.runBegan = runBegan;
        this.usual = usual;
        this.beganNanos = board.nanoTime.getAsLong();
    }

    /** Makes the copies that pay now. After everything else was handed out. */
    void run() {
        if (board.stopping() || board.stages.stream().noneMatch(Rescue::isInTail)) {
            return;
        }
        List<SupplierRun> idle = board.suppliers.values().stream()
                .filter(supplier -> supplier.usable()
                        && supplier.coresHeld() < supplier.supplier().slots())
                .toList();
        if (idle.isEmpty()) {
            return;
        }
        RescueRule.Standing standing = standing();
        for (Slow slow : slowest()) {
            Elsewhere best = null;
            for (SupplierRun supplier : idle) {
                Elsewhere elsewhere = elsewhere(slow, supplier, standing);
                if (elsewhere != null && (best == null || elsewhere.seconds() < best.seconds())) {
                    best = elsewhere;
                }
            }
            if (best != null) {
                copy(slow, best);
                standing = standing();
            }
        }
    }

    /** Whether all of the stage is handed out or done. */
    private static boolean isInTail(StageRun stage) {
        return stage.begun() && stage.declared() && !stage.state().finished() && stage.left() == 0;
    }

    /** Longest first. A partition with several suppliers is as fast as the fastest of them. */
    private List<Slow> slowest() {
        long now = board.nanoTime.getAsLong();
        Map<PartitionRun, Slow> slow = new LinkedHashMap<>();
        for (SupplierRun supplier : board.suppliers.values()) {
            for (PartitionRun partition : supplier.holds()) {
                StageRun stage = partition.stage();
                if (isInTail(stage)
                        && partition.copies() < MOST_COPIES
                        && !partition.isRepetition()
                        && stage.at(partition.index()) == StageRun.RUNNING) {
                    slow.merge(
                            partition,
                            assess(partition, supplier, now),
                            (a, b) -> a.remaining() <= b.remaining() ? a : b);
                }
            }
        }
        return slow.values().stream()
                .sorted(Comparator.comparingDouble(Slow::remaining).reversed())
                .toList();
    }

    private Slow assess(PartitionRun partition, SupplierRun supplier, long now) {
        StageRun stage = partition.stage();
        long assignedAt = beganNanos;
        for (PartitionRun.Attempt attempt : partition.attempts()) {
            if (attempt.supplier().equals(supplier.id()) && attempt.assignedAt() != 0) {
                assignedAt = attempt.assignedAt();
            }
        }
        double since = Math.max(0, now - assignedAt) / NANOS;
        double limit = stage.brief().timeLimit().toMillis() / 1000.0;
        OptionalDouble mean = known(stage, board.turnaround.of(stage, supplier.id()));
        double remaining = RescueRule.hangs(since, limit)
                ? Double.POSITIVE_INFINITY
                : mean.isPresent() ? RescueRule.remaining(mean.getAsDouble(), since) : 0;
        return new Slow(partition, supplier, since, remaining);
    }

    private OptionalDouble known(StageRun stage, OptionalDouble seen) {
        return seen.isPresent() ? seen : usual.apply(stage);
    }

    /** Null when it cannot go there, or does not pay. */
    private @Nullable Elsewhere elsewhere(Slow slow, SupplierRun supplier, RescueRule.Standing standing) {
        PartitionRun partition = slow.partition();
        StageRun stage = partition.stage();
        String owner = supplier.supplier().owner();
        int cpu = stage.brief().cpu();
        if (!stage.brief().place().equals(supplier.place())
                || supplier.coresHeld() + cpu > supplier.supplier().slots()
                || !partition.mayGoTo(owner)
                || partition.avoids(owner)
                || hasCopy(partition, owner)) {
            return null;
        }
        double limit = stage.brief().timeLimit().toMillis() / 1000.0;
        double seconds = known(stage, board.turnaround.of(stage, supplier.id())).orElse(limit);
        double billed = known(stage, board.turnaround.billed(stage)).orElse(limit);
        Amount price = RescueRule.price(supplier.supplier().corePrice(), cpu, billed);
        return rule.pays(standing, slow.remaining(), seconds, price)
                        && supplier.session().affords(supplier.id(), 1)
                ? new Elsewhere(supplier, seconds, price)
                : null;
    }

    private boolean hasCopy(PartitionRun partition, String owner) {
        return board.suppliers.values().stream()
                .anyMatch(other ->
                        other.supplier().owner().equals(owner) && other.holds().contains(partition));
    }

    private RescueRule.Standing standing() {
        double elapsed = Math.max(0, board.clock.instant().toEpochMilli() - runBegan.toEpochMilli()) / 1000.0;
        Amount out = Amount.ZERO;
        for (SupplierRun supplier : board.suppliers.values()) {
            for (PartitionRun partition : supplier.holds()) {
                StageRun stage = partition.stage();
                double billed = known(stage, board.turnaround.billed(stage)).orElse(0);
                out = out.plus(RescueRule.price(
                        supplier.supplier().corePrice(), stage.brief().cpu(), billed));
            }
        }
        return new RescueRule.Standing(elapsed, board.spent(), out);
    }

    private void copy(Slow slow, Elsewhere to) {
        PartitionRun partition = slow.partition();
        StageRun stage = partition.stage();
        PartitionRun.Attempt attempt = partition.begin(to.supplier().id(), board.nanoTime.getAsLong());
        to.supplier().hold(partition);
        board.observer.notice(String.format(
                Locale.ROOT,
                "%s[%d] is with pool %s for %.0f s, which is long: pool %s gets a second copy",
                stage.brief().name(),
                partition.index(),
                slow.supplier().supplier().name(),
                slow.since(),
                to.supplier().supplier().name()));
        PartitionOrder order = partition.prepared().order(stage.brief().index(), attempt.number());
        dispatch.send(to.supplier(), List.of(order));
    }
}
