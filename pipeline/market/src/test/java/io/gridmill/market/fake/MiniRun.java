package io.gridmill.market.fake;

import io.gridmill.engine.place.Place;
import io.gridmill.engine.place.PlaceListener;
import io.gridmill.engine.place.PlaceRequest;
import io.gridmill.engine.place.PlaceSession;
import io.gridmill.engine.place.SettledResult;
import io.gridmill.engine.place.Settlement;
import io.gridmill.engine.place.Supplier;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.Digest;
import io.gridmill.model.RunId;
import io.gridmill.model.pipeline.MarketPolicy;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.Resources;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.UploadRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A run that does with a place what the engine does: assigns, charges, settles durably, acknowledges, finishes. One
 * instance is one process; the {@link Ledger} survives it.
 */
public final class MiniRun implements PlaceListener, AutoCloseable {

    /** One accepted partition. */
    public record Line(String supplier, long leaf, SettledResult settled) {}

    /** What is durable. */
    public static final class Ledger {
        public final RunId run = new RunId("0123456789");
        public final MemoryRecords records = new MemoryRecords();
        private final Map<Integer, Line> accepted = new TreeMap<>();
        private final Map<Integer, Integer> attempts = new TreeMap<>();
        private final Map<String, Long> acknowledged = new LinkedHashMap<>();

        public synchronized Map<Integer, Line> accepted() {
            return Map.copyOf(accepted);
        }

        synchronized int attempt(int partition) {
            return attempts.merge(partition, 1, Integer::sum);
        }

        private synchronized void commit(Settlement settlement, List<SettledResult> results, long sequence) {
            records.settle(settlement);
            long leaf = settlement.firstLeaf();
            for (SettledResult result : results) {
                accepted.put(result.result().key().partition(), new Line(settlement.supplier(), leaf, result));
                leaf++;
            }
            acknowledged.put(settlement.supplier(), sequence);
        }
    }

    private static final int CREDIT = 8;

    public final Ledger ledger;
    public final PlaceSession session;
    private final int partitions;
    private final TreeSet<Integer> todo = new TreeSet<>();
    private final Map<String, Map<PartitionKey, PartitionOrder>> out = new LinkedHashMap<>();
    private final List<Failure> lost = new ArrayList<>();
    private final List<Failure> unavailable = new ArrayList<>();
    private final List<Failure> refusals = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final List<UploadRequest> uploads = new ArrayList<>();
    private final List<Supplier> ready = new ArrayList<>();
    private boolean assigning = true;
    private boolean dead;

    public MiniRun(Place place, Ledger ledger, int partitions, MarketPolicy policy) {
        this.ledger = ledger;
        this.partitions = partitions;
        for (int i = 0; i < partitions; i++) {
            if (!ledger.accepted().containsKey(i)) {
                todo.add(i);
            }
        }
        synchronized (this) {
            this.session = place.open(
                    new PlaceRequest(
                            ledger.run,
                            policy,
                            List.of(stage().resources()),
                            partitions,
                            1,
                            Duration.ofMinutes(10),
                            ledger.records),
                    this);
            this.session.declare(stage());
        }
    }

    public static StageOrder stage() {
        return new StageOrder(
                0,
                "work",
                List.of("true"),
                Map.of(),
                null,
                Map.of(),
                Map.of(),
                new Resources(1, 0, DataSize.ofMebibytes(64), Duration.ofSeconds(10), DataSize.ofMebibytes(1)),
                List.of(),
                null,
                List.of());
    }

    public synchronized void assign(boolean now) {
        assigning = now;
        if (now) {
            ready.forEach(supplier -> fill(supplier.id()));
        }
    }

    public boolean isComplete() {
        return ledger.accepted().size() == partitions;
    }

    public synchronized List<Supplier> ready() {
        return List.copyOf(ready);
    }

    public synchronized List<Failure> lost() {
        return List.copyOf(lost);
    }

    public synchronized List<Failure> unavailable() {
        return List.copyOf(unavailable);
    }

    public synchronized List<Failure> refusals() {
        return List.copyOf(refusals);
    }

    public synchronized List<String> notices() {
        return List.copyOf(notices);
    }

    public synchronized List<UploadRequest> uploads() {
        return List.copyOf(uploads);
    }

    private void fill(String supplier) {
        if (!assigning) {
            return;
        }
        Map<PartitionKey, PartitionOrder> mine = out.computeIfAbsent(supplier, id -> new LinkedHashMap<>());
        List<PartitionOrder> orders = new ArrayList<>();
        while (mine.size() + orders.size() < CREDIT && !todo.isEmpty()) {
            int partition = todo.pollFirst();
            PartitionKey key = new PartitionKey(0, partition, ledger.attempt(partition));
            orders.add(new PartitionOrder(key, Map.of("i", "" + partition), null, Map.of()));
        }
        orders.forEach(order -> mine.put(order.key(), order));
        if (!orders.isEmpty()) {
            session.assign(supplier, orders);
        }
    }

    @Override
    public synchronized void ready(Supplier supplier) {
        ready.removeIf(other -> other.id().equals(supplier.id()));
        ready.add(supplier);
        fill(supplier.id());
    }

    @Override
    public synchronized void lost(String supplier, Failure failure) {
        lost.add(failure);
        ready.removeIf(other -> other.id().equals(supplier));
        Map<PartitionKey, PartitionOrder> orders = out.remove(supplier);
        if (orders != null) {
            orders.keySet().forEach(key -> again(key.partition()));
        }
        ready.forEach(other -> fill(other.id()));
    }

    private void again(int partition) {
        if (!ledger.accepted().containsKey(partition)) {
            todo.add(partition);
        }
    }

    @Override
    public synchronized void results(String supplier, ResultBatch batch) {
        if (dead) {
            return;
        }
        List<SettledResult> settled = new ArrayList<>();
        Map<PartitionKey, PartitionOrder> mine = out.computeIfAbsent(supplier, id -> new LinkedHashMap<>());
        for (PartitionResult result : batch.results()) {
            int partition = result.key().partition();
            mine.remove(result.key());
            todo.remove(partition);
            if (!ledger.accepted().containsKey(partition)) {
                Amount amount = session.charge(supplier, result, Duration.ofSeconds(2), Duration.ofSeconds(10));
                settled.add(new SettledResult(result, Digest.sha256("input " + partition), amount));
            }
        }
        try {
            Settlement settlement = session.settle(supplier, batch.sequence(), settled);
            ledger.commit(settlement, settled, batch.sequence());
            session.settled(settlement);
        } catch (io.gridmill.model.GridmillException e) {
            // The ledger is gone: this process does nothing more.
            dead = true;
            return;
        }
        fill(supplier);
    }

    @Override
    public synchronized void uploads(String supplier, List<UploadRequest> requests) {
        uploads.addAll(requests);
    }

    @Override
    public synchronized void refused(String supplier, List<PartitionKey> keys, Failure failure) {
        refusals.add(failure);
        Map<PartitionKey, PartitionOrder> mine = out.get(supplier);
        keys.forEach(key -> {
            if (mine != null) {
                mine.remove(key);
            }
            again(key.partition());
        });
    }

    @Override
    public synchronized void unavailable(Failure failure) {
        unavailable.add(failure);
    }

    @Override
    public synchronized void notice(String message) {
        notices.add(message);
    }

    /** What happened so far, for messages. */
    @Override
    public synchronized String toString() {
        return "ready " + ready + ", lost " + lost + ", unavailable " + unavailable + ", refusals " + refusals
                + ", notices " + notices + ", accepted " + ledger.accepted().size();
    }

    @Override
    public void close() {
        session.close();
    }
}
