package io.gridmill.engine.run;

import io.gridmill.engine.ledger.HeldResult;
import io.gridmill.model.Amount;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Held results of earlier processes. They can be paid only when their supplier is there again, so their partitions wait
 * for it; the opinion of a supplier that does not come back is not used. Owned by the run loop.
 */
final class HeldRestoration {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final RunBoard board;
    private final PlaceDesk places;
    private final BiConsumer<PartitionRun, List<HeldResult>> onRestored;
    private final Map<PartitionRun, List<HeldResult>> waiting = new LinkedHashMap<>();
    private boolean timerSet;
    private boolean patient = true;

    /** @param onRestored a partition can go on, with the results that can be paid */
    HeldRestoration(RunBoard board, PlaceDesk places, BiConsumer<PartitionRun, List<HeldResult>> onRestored) {
        this.board = board;
        this.places = places;
        this.onRestored = onRestored;
    }

    void await(PartitionRun partition, List<HeldResult> held) {
        waiting.put(partition, List.copyOf(held));
        if (!timerSet) {
            timerSet = true;
            board.loop.after(PATIENCE, () -> {
                patient = false;
                look();
            });
        }
        look();
    }

    /** Something changed that partitions may wait for. */
    void look() {
        for (PartitionRun partition : List.copyOf(waiting.keySet())) {
            List<HeldResult> held = waiting.get(partition);
            if (held != null && partition.stage().declared() && held.stream().noneMatch(this::isAwaited)) {
                waiting.remove(partition);
                List<HeldResult> usable = held.stream().filter(this::isThere).toList();
                onRestored.accept(
                        partition,
                        usable.stream().map(each -> charged(partition, each)).toList());
            }
        }
    }

    private boolean isAwaited(HeldResult held) {
        return patient && !isThere(held) && places.rejoining().mayComeBack(held.supplier());
    }

    private boolean isThere(HeldResult held) {
        return board.suppliers.containsKey(held.supplier());
    }

    /** The money is set aside again. It cannot cost more than it did. */
    private HeldResult charged(PartitionRun partition, HeldResult held) {
        SupplierRun supplier = board.suppliers.get(held.supplier());
        if (supplier == null) {
            return held;
        }
        Duration limit = partition.stage().brief().timeLimit();
        Amount amount = supplier.session().charge(held.supplier(), held.result(), limit, limit);
        return held.costing(amount.min(held.amount()));
    }
}
