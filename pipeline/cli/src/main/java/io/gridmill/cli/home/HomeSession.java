package io.gridmill.cli.home;

import io.gridmill.engine.place.PlaceListener;
import io.gridmill.engine.place.PlaceSession;
import io.gridmill.engine.place.SettledResult;
import io.gridmill.engine.place.Settlement;
import io.gridmill.engine.place.Supplier;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.engine.place.SupplierRecords;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.model.protocol.UploadRequest;
import io.gridmill.pool.engine.Engine;
import io.gridmill.pool.engine.PartitionListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run's dealings with this machine: nothing to pay, and what a dead process left undone is simply done again. */
final class HomeSession implements PlaceSession, PartitionListener {

    private static final Logger LOG = LoggerFactory.getLogger(HomeSession.class);

    private static final String ID = "home";

    /** The user's own commands run as the user; confinement is for strangers. */
    private static final String RUNTIME = "process";

    private final Path directory;
    private final Engine engine;
    private final SupplierRecords records;
    private final PlaceListener listener;
    private final Map<PartitionKey, CompletableFuture<UploadGrant>> grants = new ConcurrentHashMap<>();
    private final AtomicLong leaves = new AtomicLong();
    private long sequence;

    HomeSession(Path directory, Engine engine, SupplierRecords records, PlaceListener listener) {
        this.directory = directory;
        this.engine = engine;
        this.records = records;
        this.listener = listener;
    }

    void begin() {
        save(SupplierRecord.Status.OPEN);
        listener.ready(new Supplier(ID, "home", ID, engine.slots(), Amount.ZERO, engine.runtimes()));
    }

    private void save(SupplierRecord.Status status) {
        records.save(new SupplierRecord(ID, "home", ID, "", status, "{}", "{}", Amount.ZERO, Amount.ZERO, null, null));
    }

    @Override
    public void declare(StageOrder stage) {
        List<String> allowed = stage.runtimes().isEmpty() ? List.of(RUNTIME) : engine.runtimes();
        engine.declare(ID, stage, allowed);
    }

    @Override
    public void assign(String supplier, List<PartitionOrder> orders) {
        for (PartitionOrder order : orders) {
            try {
                if (!engine.submit(ID, order, Amount.ZERO, this)) {
                    refuse(order.key(), ErrorCode.POOL_REFUSED, "The queue at home is full");
                }
            } catch (GridmillException e) {
                refuse(order.key(), e.code(), String.valueOf(e.getMessage()));
            }
        }
    }

    private void refuse(PartitionKey key, ErrorCode code, String message) {
        listener.refused(ID, List.of(key), Failure.infrastructure(code, message));
    }

    @Override
    public void finished(PartitionResult result) {
        synchronized (this) {
            listener.results(ID, new ResultBatch(++sequence, List.of(result), ""));
        }
    }

    @Override
    public CompletionStage<UploadGrant> upload(UploadRequest request) {
        CompletableFuture<UploadGrant> grant = new CompletableFuture<>();
        grants.put(request.key(), grant);
        listener.uploads(ID, List.of(request));
        return grant;
    }

    @Override
    public void grant(String supplier, List<UploadGrant> answers) {
        for (UploadGrant answer : answers) {
            CompletableFuture<UploadGrant> waiting = grants.remove(answer.key());
            if (waiting != null) {
                waiting.complete(answer);
            }
        }
    }

    @Override
    public Amount charge(String supplier, PartitionResult result, Duration observed, Duration limit) {
        return Amount.ZERO;
    }

    @Override
    public Settlement settle(String supplier, long acknowledged, List<SettledResult> results) {
        return new Settlement(ID, leaves.getAndAdd(results.size()), Amount.ZERO, "{}");
    }

    @Override
    public void settled(Settlement settlement) {
        // Nobody waits for money here.
    }

    @Override
    public void withdraw(String supplier, List<PartitionKey> keys) {
        keys.forEach(key -> engine.cancel(ID, key));
    }

    @Override
    public void dismiss(String supplier, Failure reason) {
        engine.forget(ID);
    }

    @Override
    public boolean finish(Duration patience) {
        save(SupplierRecord.Status.CLOSED);
        return true;
    }

    @Override
    public void close() {
        engine.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(HomeSession::delete);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("cannot delete {}", directory, e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
