package io.gridmill.engine.run;

import io.gridmill.engine.place.Place;
import io.gridmill.engine.place.PlaceListener;
import io.gridmill.engine.place.PlaceRequest;
import io.gridmill.engine.place.PlaceSession;
import io.gridmill.engine.place.SettledResult;
import io.gridmill.engine.place.Settlement;
import io.gridmill.engine.place.Supplier;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.model.Amount;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.UploadGrant;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A market whose pools live in this JVM and survive the runs that use them, as real ones do: they remember what they
 * were given and deliver every batch until it is acknowledged. What a pool answers to an order is the test's to say.
 */
final class FakePlace implements Place {

    private final String name;
    private final Map<String, Pool> pools = new ConcurrentHashMap<>();

    FakePlace(String name) {
        this.name = name;
    }

    /** What a pool does with an order. */
    interface Worker {
        /** @return null when the pool says nothing about it now */
        @Nullable
        PartitionResult work(StageOrder stage, PartitionOrder order);
    }

    Pool pool(String id, int slots, Worker worker) {
        Pool pool = new Pool(id, slots, worker);
        pools.put(id, pool);
        return pool;
    }

    private Pool poolOf(String id) {
        return Objects.requireNonNull(pools.get(id));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public PlaceSession open(PlaceRequest request, PlaceListener listener) {
        Session session = new Session(request);
        pools.values().forEach(pool -> pool.connect(session, request, listener));
        return session;
    }

    /** One pool and its one deal. */
    static final class Pool {
        private final String id;
        private final int slots;
        private final Worker worker;
        private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            Thread daemon = new Thread(task, "fake-pool");
            daemon.setDaemon(true);
            return daemon;
        });
        /** Not run yet, or delivered and not acknowledged. */
        private final Set<PartitionKey> given = new HashSet<>();

        private final Deque<ResultBatch> unacknowledged = new ArrayDeque<>();
        private final Map<Integer, StageOrder> stages = new HashMap<>();
        private PlaceListener listener;
        private long sequence;
        private boolean dismissed;
        private boolean stutters;
        private boolean courted;

        @SuppressWarnings("NullAway.Init")
        private Pool(String id, int slots, Worker worker) {
            this.id = id;
            this.slots = slots;
            this.worker = worker;
        }

        String id() {
            return id;
        }

        /** From now on every batch is delivered twice. */
        synchronized Pool stutter() {
            stutters = true;
            return this;
        }

        /** From now on it answers to a court: its results say what they were made from, and its batches are signed. */
        synchronized Pool court() {
            courted = true;
            return this;
        }

        private synchronized void connect(Session session, PlaceRequest request, PlaceListener listener) {
            if (request.records().all().stream()
                    .noneMatch(record -> record.supplier().equals(id))) {
                request.records().save(record("{\"leaves\":0,\"total\":0,\"acknowledged\":0}"));
                given.clear();
                unacknowledged.clear();
                dismissed = false;
                sequence = 0;
            }
            State state = new State();
            session.states.put(id, state);
            request.records().all().stream()
                    .filter(record -> record.supplier().equals(id))
                    .forEach(record -> state.restore(record.state()));
            this.listener = listener;
            listener.ready(new Supplier(id, "pool " + id, "owner " + id, slots, Amount.ofNano(1000), List.of()));
            acknowledge(state.acknowledged);
            unacknowledged.forEach(batch -> listener.results(id, batch));
        }

        private SupplierRecord record(String state) {
            return new SupplierRecord(
                    id,
                    "pool " + id,
                    "owner " + id,
                    "",
                    SupplierRecord.Status.OPEN,
                    "{}",
                    state,
                    Amount.ofNano(1_000_000),
                    Amount.ZERO,
                    null,
                    null);
        }

        synchronized void declare(StageOrder stage) {
            stages.put(stage.stage(), stage);
        }

        synchronized void assign(List<PartitionOrder> orders) {
            for (PartitionOrder order : orders) {
                if (given.add(order.key())) {
                    thread.execute(() -> run(order));
                }
            }
        }

        private void run(PartitionOrder order) {
            StageOrder stage;
            synchronized (this) {
                if (!given.contains(order.key()) || dismissed) {
                    return;
                }
                stage = Objects.requireNonNull(stages.get(order.key().stage()));
            }
            PartitionResult result = worker.work(stage, order);
            if (result != null) {
                deliver(result);
            }
        }

        /** What the run has decided on is forgotten. */
        private void acknowledge(long upTo) {
            while (!unacknowledged.isEmpty() && unacknowledged.getFirst().sequence() <= upTo) {
                unacknowledged.removeFirst().results().forEach(result -> given.remove(result.key()));
            }
        }

        void deliver(PartitionResult result) {
            deliver(List.of(result));
        }

        synchronized void deliver(List<PartitionResult> results) {
            ResultBatch batch = courted ? signed(++sequence, results) : new ResultBatch(++sequence, results, "");
            unacknowledged.addLast(batch);
            listener.results(id, batch);
            if (stutters) {
                listener.results(id, batch);
            }
        }

        private static ResultBatch signed(long sequence, List<PartitionResult> results) {
            List<PartitionResult> claims = results.stream().map(Work::claimed).toList();
            return new ResultBatch(sequence, claims, "0x" + "5a".repeat(65), ResultBatch.digest(claims));
        }

        private synchronized void withdraw(List<PartitionKey> keys) {
            Set<PartitionKey> delivered = unacknowledged.stream()
                    .flatMap(batch -> batch.results().stream())
                    .map(PartitionResult::key)
                    .collect(Collectors.toSet());
            keys.stream().filter(key -> !delivered.contains(key)).forEach(given::remove);
        }

        synchronized void unavailable(Failure failure) {
            listener.unavailable(failure);
        }

        synchronized void lose(Failure failure) {
            listener.lost(id, failure);
        }
    }

    /** What a session must find again. */
    static final class State {
        private long leaves;
        private long total;
        private long acknowledged;

        private void restore(String json) {
            for (String field : json.replaceAll("[{}\" ]", "").split(",", -1)) {
                String[] pair = field.split(":", -1);
                long value = Long.parseLong(pair[1]);
                switch (pair[0]) {
                    case "leaves" -> leaves = value;
                    case "total" -> total = value;
                    case "acknowledged" -> acknowledged = value;
                    default -> throw new IllegalArgumentException(field);
                }
            }
        }

        private String json() {
            return "{\"leaves\":" + leaves + ",\"total\":" + total + ",\"acknowledged\":" + acknowledged + "}";
        }
    }

    private final class Session implements PlaceSession {
        private final PlaceRequest request;
        private final Map<String, State> states = new ConcurrentHashMap<>();
        private final Set<Integer> declared = ConcurrentHashMap.newKeySet();

        private Session(PlaceRequest request) {
            this.request = request;
        }

        @Override
        public void declare(StageOrder stage) {
            pools.values().forEach(pool -> pool.declare(stage));
            declared.add(stage.stage());
        }

        @Override
        public void assign(String supplier, List<PartitionOrder> orders) {
            orders.forEach(order -> requireDeclared(order.key()));
            poolOf(supplier).assign(orders);
        }

        @Override
        public boolean answersToCourt(String supplier) {
            return poolOf(supplier).courted;
        }

        @Override
        public void grant(String supplier, List<UploadGrant> grants) {}

        @Override
        public Amount charge(String supplier, PartitionResult result, Duration observed, Duration limit) {
            requireDeclared(result.key());
            return result.usage().claim();
        }

        private void requireDeclared(PartitionKey key) {
            if (!declared.contains(key.stage())) {
                throw new IllegalStateException("Stage " + key.stage() + " was not declared before " + key);
            }
        }

        @Override
        public Settlement settle(String supplier, long acknowledged, List<SettledResult> results) {
            State state = Objects.requireNonNull(states.get(supplier));
            synchronized (state) {
                long first = state.leaves;
                state.leaves += results.size();
                state.total += results.stream()
                        .mapToLong(result -> result.amount().nano())
                        .sum();
                state.acknowledged = Math.max(state.acknowledged, acknowledged);
                return new Settlement(supplier, first, Amount.ofNano(state.total), state.json());
            }
        }

        @Override
        public void settled(Settlement settlement) {
            Pool pool = poolOf(settlement.supplier());
            synchronized (pool) {
                State durable = new State();
                durable.restore(settlement.state());
                pool.acknowledge(durable.acknowledged);
            }
        }

        @Override
        public void withdraw(String supplier, List<PartitionKey> keys) {
            poolOf(supplier).withdraw(keys);
        }

        @Override
        public void dismiss(String supplier, Failure reason) {
            Pool pool = poolOf(supplier);
            synchronized (pool) {
                pool.dismissed = true;
            }
        }

        @Override
        public boolean finish(Duration patience) {
            request.records().all().forEach(record -> request.records()
                    .save(new SupplierRecord(
                            record.supplier(),
                            record.name(),
                            record.owner(),
                            record.endpoint(),
                            SupplierRecord.Status.CLOSED,
                            record.terms(),
                            record.state(),
                            record.escrow(),
                            record.total(),
                            record.openTransaction(),
                            "0xclosed")));
            return true;
        }

        @Override
        public void close() {}
    }
}
