package io.gridmill.engine.run;

import io.gridmill.engine.place.PlaceListener;
import io.gridmill.engine.place.Supplier;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.UploadRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Turns what a place says into tasks of the run loop. */
final class PlaceEar implements PlaceListener {

    private final RunBoard board;
    private final PlaceDesk desk;
    private final String place;

    /** What came before the session was there. Owned by the run loop, as is the next. */
    private final List<Runnable> early = new ArrayList<>();

    private boolean open;

    PlaceEar(RunBoard board, PlaceDesk desk, String place) {
        this.board = board;
        this.desk = desk;
        this.place = place;
    }

    /** The session is there: what came before is heard now. On the loop's thread. */
    void open() {
        open = true;
        early.forEach(Runnable::run);
        early.clear();
    }

    private void post(Runnable task) {
        board.loop.post(() -> {
            if (open) {
                task.run();
            } else {
                early.add(task);
            }
        });
    }

    private void withSupplier(String id, Consumer<SupplierRun> task) {
        post(() -> {
            SupplierRun supplier = board.suppliers.get(id);
            if (supplier != null) {
                task.accept(supplier);
            }
        });
    }

    @Override
    public void ready(Supplier supplier) {
        post(() -> desk.ready(place, supplier));
    }

    @Override
    public void lost(String supplier, Failure failure) {
        post(() -> desk.lost(supplier, failure));
    }

    @Override
    public void results(String supplier, ResultBatch batch) {
        withSupplier(supplier, known -> desk.events().results(known, batch));
    }

    @Override
    public void uploads(String supplier, List<UploadRequest> requests) {
        withSupplier(supplier, known -> desk.events().uploads(known, requests));
    }

    @Override
    public void refused(String supplier, List<PartitionKey> keys, Failure failure) {
        withSupplier(supplier, known -> desk.events().refused(known, keys, failure));
    }

    @Override
    public void unavailable(Failure failure) {
        post(() -> desk.events().unavailable(place, failure));
    }

    @Override
    public void notice(String message) {
        board.observer.notice(message);
    }
}
