package io.gridmill.engine.run;

import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.model.protocol.PartitionOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Partitions that an earlier process handed out: they wait for their suppliers, for a while. Owned by the run loop. */
final class Rejoining {

    /** A supplier of an earlier process that neither came back nor was lost is not waited for any longer. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final RunBoard board;
    private final Runnable changed;

    /** Suppliers that an earlier process left with work and that may come back. */
    private final Set<String> expected = new HashSet<>();

    /** By supplier: what an earlier process gave to it. */
    private final Map<String, List<PartitionRun>> awaiting = new HashMap<>();

    /**
     * @param earlier suppliers of earlier processes whose deals are not closed
     * @param changed called when something may be handed out that could not be before
     */
    Rejoining(RunBoard board, Collection<List<SupplierRecord>> earlier, Runnable changed) {
        this.board = board;
        this.changed = changed;
        for (List<SupplierRecord> records : earlier) {
            records.stream()
                    .filter(record -> record.status() != SupplierRecord.Status.CLOSING)
                    .forEach(record -> expected.add(record.supplier()));
        }
    }

    /** Whether the supplier is there, or was there in an earlier process and may come back. */
    boolean mayComeBack(String supplier) {
        return board.suppliers.containsKey(supplier) || expected.contains(supplier);
    }

    /** A partition that an earlier process handed out: it stays with its supplier if that comes back. */
    void rejoin(PartitionRun partition) {
        String supplier = partition.lastSupplier();
        SupplierRun present = board.suppliers.get(supplier);
        if (present == null ? !expected.contains(supplier) : !present.usable()) {
            partition.stage().enqueue(partition);
            return;
        }
        partition.stage().keep(partition);
        List<PartitionRun> waiting = awaiting.get(supplier);
        if (waiting == null) {
            waiting = new ArrayList<>();
            awaiting.put(supplier, waiting);
            board.loop.after(PATIENCE, () -> {
                if (!board.suppliers.containsKey(supplier)) {
                    forget(supplier);
                    changed.run();
                }
            });
        }
        waiting.add(partition);
    }

    /** Gives suppliers that are back what they had, as soon as its stage is known to them. */
    void resumeOrders() {
        for (String id : List.copyOf(awaiting.keySet())) {
            SupplierRun supplier = board.suppliers.get(id);
            List<PartitionRun> waiting = awaiting.get(id);
            if (supplier != null && supplier.usable() && waiting != null) {
                List<PartitionRun> known = waiting.stream()
                        .filter(partition -> partition.stage().declared())
                        .toList();
                waiting.removeAll(new HashSet<>(known));
                if (waiting.isEmpty()) {
                    awaiting.remove(id);
                }
                resend(supplier, known);
            }
        }
    }

    private void resend(SupplierRun supplier, List<PartitionRun> partitions) {
        List<PartitionOrder> orders = new ArrayList<>();
        for (PartitionRun partition : partitions) {
            if (partition.stage().at(partition.index()) != StageRun.PREPARED
                    || !partition.lastSupplier().equals(supplier.id())) {
                // A result came in meanwhile, or somebody else has it.
                continue;
            }
            if (!partition.mayGoTo(supplier.supplier().owner())) {
                // It has an opinion of this owner by now.
                partition.stage().enqueue(partition);
                continue;
            }
            int attempt =
                    partition.attempts().get(partition.attempts().size() - 1).number();
            partition.stage().handedOut(partition);
            supplier.hold(partition);
            orders.add(partition.prepared().order(partition.stage().brief().index(), attempt));
        }
        if (!orders.isEmpty()) {
            supplier.session().assign(supplier.id(), orders);
        }
    }

    /** What waits for the supplier goes to others; what is prepared from now on does not wait for it. */
    void forget(String supplier) {
        expected.remove(supplier);
        List<PartitionRun> waiting = awaiting.remove(supplier);
        if (waiting != null) {
            for (PartitionRun partition : waiting) {
                if (partition.stage().at(partition.index()) == StageRun.PREPARED
                        && partition.lastSupplier().equals(supplier)) {
                    partition.stage().enqueue(partition);
                }
            }
        }
    }
}
