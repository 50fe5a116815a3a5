package io.gridmill.engine.run;

import io.gridmill.engine.place.Place;
import io.gridmill.engine.place.PlaceRequest;
import io.gridmill.engine.place.PlaceSession;
import io.gridmill.engine.place.Supplier;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.UploadRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens places when they are first needed and keeps track of their suppliers. Owned by the run loop; what places say
 * comes in as tasks of the loop.
 */
final class PlaceDesk {

    private static final Logger LOG = LoggerFactory.getLogger(PlaceDesk.class);

    private final RunBoard board;
    private final Map<String, Place> places;
    private final Function<String, PlaceRequest> requests;

    /** Places where an earlier process left deals that are not closed. */
    private final Set<String> unsettled;

    private final Rejoining rejoining;

    private final Map<String, PlaceSession> sessions = new LinkedHashMap<>();

    /** By place: complete once its session is there. */
    private final Map<String, CompletableFuture<Void>> opening = new HashMap<>();

    /** Guarded by this, as is the next. */
    private final List<PlaceSession> toClose = new ArrayList<>();

    private boolean closed;

    private @Nullable Events events;

    /** What happens at places, on the loop's thread. */
    interface Events {
        void supplierReady(SupplierRun supplier);

        void supplierLost(SupplierRun supplier, Failure failure);

        void results(SupplierRun supplier, ResultBatch batch);

        void uploads(SupplierRun supplier, List<UploadRequest> requests);

        void refused(SupplierRun supplier, List<PartitionKey> keys, Failure failure);

        void unavailable(String place, Failure failure);

        /** A stage is known at its place: its partitions can be handed out, and its results decided on. */
        void declared();

        /** The run cannot go on at all. */
        void broken(GridmillException failure);

        /** The place can never run the stage. */
        void stageRefused(StageRun stage, GridmillException failure);

        /** Something may be handed out that could not be before. */
        void changed();
    }

    /**
     * @param requests what each place must know, by name of the place
     * @param earlier suppliers of earlier processes whose deals are not closed, by name of the place
     */
    PlaceDesk(
            RunBoard board,
            Map<String, Place> places,
            Function<String, PlaceRequest> requests,
            Map<String, List<SupplierRecord>> earlier) {
        this.board = board;
        this.places = Map.copyOf(places);
        this.requests = requests;
        this.unsettled = Set.copyOf(earlier.keySet());
        this.rejoining = new Rejoining(board, earlier.values(), this::changed);
    }

    void listen(Events listener) {
        events = listener;
    }

    /** There is work for the place. */
    void want(String name) {
        if (!board.stopping()) {
            open(name);
        }
    }

    /**
     * Opens the places where an earlier process left deals, so that these can be closed.
     *
     * @return completes on the loop's thread when all places are open that were to be opened
     */
    CompletableFuture<Void> openUnsettled() {
        unsettled.forEach(this::open);
        return CompletableFuture.allOf(opening.values().toArray(CompletableFuture<?>[]::new));
    }

    private void open(String name) {
        if (opening.containsKey(name)) {
            return;
        }
        Place place = places.get(name);
        if (place == null) {
            throw new IllegalStateException("There is no place '" + name + "'");
        }
        PlaceEar ear = new PlaceEar(board, this, name);
        opening.put(name, new CompletableFuture<>());
        board.workers.execute(() -> {
            try {
                PlaceSession session = place.open(requests.apply(name), ear);
                if (keep(session)) {
                    board.loop.post(() -> opened(name, session, ear));
                }
            } catch (RuntimeException e) {
                GridmillException failure = e instanceof GridmillException known
                        ? known
                        : new GridmillException(ErrorCode.INTERNAL, "Place " + name + " cannot be opened: " + e, e);
                board.loop.post(() -> events().broken(failure));
            }
        });
    }

    private void opened(String name, PlaceSession session, PlaceEar ear) {
        sessions.put(name, session);
        for (StageRun stage : board.stages) {
            if (stage.begun()
                    && !stage.state().finished()
                    && stage.brief().place().equals(name)) {
                declare(stage);
            }
        }
        ear.open();
        opening.getOrDefault(name, new CompletableFuture<>()).complete(null);
    }

    private synchronized boolean keep(PlaceSession session) {
        if (closed) {
            session.close();
            return false;
        }
        toClose.add(session);
        return true;
    }

    /** Nobody is talked to any more. From any thread. */
    synchronized void close() {
        closed = true;
        toClose.forEach(PlaceSession::close);
        toClose.clear();
    }

    /**
     * Pays and closes everything. From any thread, once the loop hands out nothing more.
     *
     * @return whether everything is closed
     */
    boolean finish(Duration patience) {
        boolean settled = true;
        for (Map.Entry<String, PlaceSession> session : sessions.entrySet()) {
            try {
                settled &= session.getValue().finish(patience);
            } catch (RuntimeException e) {
                LOG.warn("Place {} is not settled", session.getKey(), e);
                board.observer.notice("The deals at place " + session.getKey() + " are not closed: " + e.getMessage()
                        + "; `gridmill resume` closes them");
                settled = false;
            }
        }
        return settled;
    }

    /** Makes the stage known to the suppliers of its place, if the place is open. */
    void declare(StageRun stage) {
        PlaceSession session = sessions.get(stage.brief().place());
        if (session == null) {
            return;
        }
        board.workers.execute(() -> {
            try {
                board.preparation.declare(stage.brief().index(), session);
                board.loop.post(() -> {
                    stage.markDeclared();
                    rejoining.resumeOrders();
                    events().declared();
                });
            } catch (RuntimeException e) {
                board.loop.post(() -> events().stageRefused(stage, PreparationDesk.failure(stage, e)));
            }
        });
    }

    /** Work that earlier processes handed out. */
    Rejoining rejoining() {
        return rejoining;
    }

    /** By place, those that are open. */
    Map<String, PlaceSession> sessions() {
        return sessions;
    }

    /** A supplier takes orders, for the first time or again. */
    void ready(String place, Supplier supplier) {
        PlaceSession session = sessions.get(place);
        if (session == null) {
            return;
        }
        SupplierRun known = board.suppliers.get(supplier.id());
        if (known != null) {
            known.reachable(true);
            events().supplierReady(known);
            return;
        }
        SupplierRun fresh = new SupplierRun(supplier, place, session, board.nanoTime.getAsLong());
        board.suppliers.put(supplier.id(), fresh);
        board.sessionOfSupplier.put(supplier.id(), session);
        rejoining.resumeOrders();
        events().supplierReady(fresh);
    }

    /** A supplier does not answer any more. */
    void lost(String supplier, Failure failure) {
        rejoining.forget(supplier);
        SupplierRun known = board.suppliers.get(supplier);
        if (known != null) {
            events().supplierLost(known, failure);
        }
        changed();
    }

    /** Something may be handed out that could not be before. */
    void changed() {
        events().changed();
    }

    Events events() {
        Events listener = events;
        if (listener == null) {
            throw new IllegalStateException("Nobody listens to the places yet");
        }
        return listener;
    }
}
