package io.gridmill.engine.run;

import io.gridmill.engine.ledger.LedgerEntry;
import io.gridmill.engine.place.PlaceSession;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives prepared partitions to suppliers, as far as their credit goes. Owned by the run loop. */
final class Dispatch {

    /** Partitions of a stage that are kept prepared. */
    private static final int PREPARED_AHEAD = 4096;

    private static final int PREPARED_AT_ONCE = 2048;

    private final RunBoard board;
    private final PreparationDesk preparationDesk;
    private final VerificationDesk verification;

    Dispatch(RunBoard board, PreparationDesk preparationDesk, VerificationDesk verification) {
        this.board = board;
        this.preparationDesk = preparationDesk;
        this.verification = verification;
    }

    /** Does whatever can be done now. */
    void run() {
        if (board.stopping()) {
            return;
        }
        for (StageRun stage : board.stages) {
            prepareAhead(stage);
        }
        verification.look();
        board.stages.forEach(stage -> stage.checks().admit(verification::notAsked));
        Map<String, Integer> sharers = new HashMap<>();
        for (SupplierRun supplier : board.suppliers.values()) {
            if (supplier.usable()) {
                sharers.merge(supplier.place(), 1, Integer::sum);
            }
        }
        // First whoever stands idle, then whoever wants a stock: near the end there is not enough for both.
        for (boolean idleOnly : new boolean[] {true, false}) {
            for (SupplierRun supplier : board.suppliers.values()) {
                if (supplier.usable()) {
                    serve(supplier, sharers.getOrDefault(supplier.place(), 1), idleOnly);
                }
            }
        }
        verification.watchOwners();
    }

    private void prepareAhead(StageRun stage) {
        while (stage.begun()
                && !stage.state().finished()
                && stage.prepared().size() + stage.preparing() < PREPARED_AHEAD / 2) {
            int[] partitions = stage.takeForPreparation(PREPARED_AT_ONCE);
            if (partitions.length == 0) {
                return;
            }
            preparationDesk.prepare(stage, partitions);
        }
    }

    /** @param sharers usable suppliers of the same place, this one included */
    private void serve(SupplierRun supplier, int sharers, boolean idleOnly) {
        long left = 0;
        for (StageRun stage : board.stages) {
            if (stage.brief().place().equals(supplier.place())) {
                left += stage.left() * stage.brief().cpu();
            }
        }
        int cores = supplier.credit().open(supplier.coresHeld(), left, sharers);
        if (idleOnly && left > cores) {
            // There is enough: everything goes in one message.
            return;
        }
        if (idleOnly) {
            cores = Math.min(cores, supplier.supplier().slots() - supplier.coresHeld());
        }
        if (cores <= 0) {
            return;
        }
        // Later stages first: they bring the run to its end.
        List<PartitionOrder> orders = new ArrayList<>();
        for (int i = board.stages.size() - 1; i >= 0 && cores > 0; i--) {
            StageRun stage = board.stages.get(i);
            if (stage.declared() && stage.brief().place().equals(supplier.place())) {
                // Opinions first: what waits for them is neither paid nor of use.
                cores = takeChecks(stage, supplier, cores, orders);
                if (verification.mayBegin(stage, supplier)) {
                    cores = takePrepared(stage, supplier, cores, orders);
                }
            }
        }
        if (!orders.isEmpty()) {
            send(supplier, orders);
        }
    }

    /** What came of a partition that was offered to a supplier. */
    private enum Offered {
        HANDED_OUT,
        /** It needs nobody any more: a result came in after all, from a supplier that was thought lost. */
        NOT_NEEDED,
        /** Its opinions do not allow that this owner gets it. */
        NOT_ALLOWED,
        /** This owner failed it, and others have not. */
        AVOIDED
    }

    private int takeChecks(StageRun stage, SupplierRun supplier, int credit, List<PartitionOrder> orders) {
        int cores = credit;
        if (stage.checks().isEmpty()) {
            return cores;
        }
        for (CheckQueue.Group group :
                verification.openTo(stage, supplier.supplier().owner())) {
            if (cores <= 0) {
                break;
            }
            Deque<PartitionRun> waiting = group.partitions();
            boolean allowed = true;
            for (int seen = waiting.size(); seen > 0 && cores > 0 && allowed; seen--) {
                PartitionRun partition = waiting.removeFirst();
                switch (offer(stage, partition, supplier, orders)) {
                    case HANDED_OUT -> cores -= stage.brief().cpu();
                    case NOT_NEEDED -> {}
                    case AVOIDED -> waiting.addLast(partition);
                    case NOT_ALLOWED -> {
                        if (group.isOutgrownBy(partition)) {
                            stage.checks().add(partition);
                        } else {
                            waiting.addFirst(partition);
                            allowed = false;
                        }
                    }
                }
            }
        }
        return cores;
    }

    private int takePrepared(StageRun stage, SupplierRun supplier, int credit, List<PartitionOrder> orders) {
        Deque<PartitionRun> prepared = stage.prepared();
        int cores = credit;
        for (int seen = prepared.size(); seen > 0 && cores > 0; seen--) {
            PartitionRun partition = prepared.removeFirst();
            switch (offer(stage, partition, supplier, orders)) {
                case HANDED_OUT -> cores -= stage.brief().cpu();
                case NOT_NEEDED -> {}
                case AVOIDED, NOT_ALLOWED -> prepared.addLast(partition);
            }
        }
        return cores;
    }

    private Offered offer(StageRun stage, PartitionRun partition, SupplierRun supplier, List<PartitionOrder> orders) {
        String owner = supplier.supplier().owner();
        if (stage.at(partition.index()) != StageRun.PREPARED) {
            return Offered.NOT_NEEDED;
        }
        if (!partition.mayGoTo(owner) || !verification.mayAsk(partition, owner)) {
            return Offered.NOT_ALLOWED;
        }
        if (partition.avoids(owner)) {
            if (!everybodyFailed(partition, supplier.place())) {
                return Offered.AVOIDED;
            }
            // At once: nothing else may happen that would lead here again.
            partition.forgive();
        }
        PartitionRun.Attempt attempt = partition.begin(supplier.id(), board.nanoTime.getAsLong());
        verification.asked(partition, owner);
        stage.handedOut(partition);
        supplier.hold(partition);
        orders.add(partition.prepared().order(stage.brief().index(), attempt.number()));
        return Offered.HANDED_OUT;
    }

    private boolean everybodyFailed(PartitionRun partition, String place) {
        return board.suppliers.values().stream()
                .filter(supplier -> supplier.usable() && supplier.place().equals(place))
                .filter(supplier -> partition.mayGoTo(supplier.supplier().owner()))
                .filter(supplier ->
                        verification.mayAsk(partition, supplier.supplier().owner()))
                .allMatch(supplier -> partition.avoids(supplier.supplier().owner()));
    }

    /** The assignment is durable before it is sent. */
    void send(SupplierRun supplier, List<PartitionOrder> orders) {
        board.changed();
        List<PartitionKey> keys = orders.stream().map(PartitionOrder::key).toList();
        PlaceSession session = supplier.session();
        String id = supplier.id();
        board.ledger.submit(new LedgerEntry.Assigned(id, keys), () -> session.assign(id, orders));
    }
}
