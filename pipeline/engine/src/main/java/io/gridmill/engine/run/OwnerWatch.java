package io.gridmill.engine.run;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Sees to it that partitions do not wait for ever for an owner that is not there. Owned by the run loop. */
final class OwnerWatch {

    /** The front of the queue tells about the rest: what can be handed out does not stay there. */
    private static final int LOOKED_AT = 64;

    private final RunBoard board;
    private final Duration patience;
    private final Set<StageRun> waiting = new HashSet<>();
    private final Consumer<PartitionRun> onExpired;

    /** @param onExpired a partition had nobody who may run it, and nobody came */
    OwnerWatch(RunBoard board, Duration patience, Consumer<PartitionRun> onExpired) {
        this.board = board;
        this.patience = patience;
        this.onExpired = onExpired;
    }

    void look() {
        for (StageRun stage : board.stages) {
            if (!stage.checks().isEmpty() && !waiting.contains(stage)) {
                lonely(stage).ifPresent(partition -> {
                    waiting.add(stage);
                    board.observer.notice(stage.brief().name() + "[" + partition.index() + "] waits for an owner that"
                            + " has not run it, to check its result");
                    board.loop.after(patience, () -> expired(stage));
                });
            }
        }
    }

    private void expired(StageRun stage) {
        waiting.remove(stage);
        if (!board.stopping() && !stage.state().finished()) {
            lonely(stage).ifPresent(onExpired);
        }
    }

    private Optional<PartitionRun> lonely(StageRun stage) {
        return stage.checks().stream()
                .limit(LOOKED_AT)
                .filter(partition -> stage.at(partition.index()) == StageRun.PREPARED)
                .filter(partition -> !isSomebodyThere(partition))
                .findFirst();
    }

    /** Whether an owner that may run the partition can be reached. */
    boolean isSomebodyThere(PartitionRun partition) {
        String place = partition.stage().brief().place();
        return board.suppliers.values().stream()
                .anyMatch(supplier -> supplier.usable()
                        && supplier.place().equals(place)
                        && partition.mayGoTo(supplier.supplier().owner()));
    }
}
