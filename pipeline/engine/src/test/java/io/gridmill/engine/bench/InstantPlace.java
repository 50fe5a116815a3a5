package io.gridmill.engine.bench;

import io.gridmill.engine.place.Place;
import io.gridmill.engine.place.PlaceListener;
import io.gridmill.engine.place.PlaceRequest;
import io.gridmill.engine.place.PlaceSession;
import io.gridmill.engine.place.SettledResult;
import io.gridmill.engine.place.Settlement;
import io.gridmill.engine.place.Supplier;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.model.protocol.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Pools that need no time: every message of orders is answered at once by one batch of results, from the pool's own
 * thread. What a run costs on it is what the buyer's side costs.
 */
final class InstantPlace implements Place {

    private static final Usage USAGE = new Usage(1, 1, 1 << 20, 0, 0, Amount.ofNano(10));

    private static final String SIGNATURE = "0x" + "5a".repeat(65);

    private final int pools;
    private final int slots;
    private final boolean court;

    /** @param court whether the pools answer to a court, so that what they sign is kept */
    InstantPlace(int pools, int slots, boolean court) {
        this.pools = pools;
        this.slots = slots;
        this.court = court;
    }

    @Override
    public String name() {
        return "market";
    }

    @Override
    public PlaceSession open(PlaceRequest request, PlaceListener listener) {
        Session session = new Session(listener, court);
        for (int i = 0; i < pools; i++) {
            String id = "pool-" + i;
            request.records()
                    .save(new SupplierRecord(
                            id,
                            id,
                            "owner-" + i,
                            "",
                            SupplierRecord.Status.OPEN,
                            "{}",
                            "{}",
                            Amount.ofNano(Long.MAX_VALUE),
                            Amount.ZERO,
                            null,
                            null));
            session.pools.put(id, new Pool());
            listener.ready(new Supplier(id, id, "owner-" + i, slots, Amount.ofNano(10), List.of()));
        }
        return session;
    }

    private static final class Pool {
        private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            Thread daemon = new Thread(task, "instant-pool");
            daemon.setDaemon(true);
            return daemon;
        });

        /** Owned by the pool's thread. */
        private long sequence;

        /** Owned by the ledger's thread, like the total. */
        private long leaves;

        private long total;
    }

    private static final class Session implements PlaceSession {

        private final PlaceListener listener;
        private final Map<String, Pool> pools = new ConcurrentHashMap<>();

        private final boolean court;

        private Session(PlaceListener listener, boolean court) {
            this.listener = listener;
            this.court = court;
        }

        private Pool pool(String supplier) {
            Pool pool = pools.get(supplier);
            if (pool == null) {
                throw new IllegalArgumentException("There is no pool " + supplier);
            }
            return pool;
        }

        @Override
        public void declare(StageOrder stage) {}

        @Override
        public void assign(String supplier, List<PartitionOrder> orders) {
            Pool pool = pool(supplier);
            pool.thread.execute(() -> {
                List<PartitionResult> results = new ArrayList<>(orders.size());
                for (PartitionOrder order : orders) {
                    Digest input = court ? Digest.sha256(order.key().toString()) : null;
                    results.add(new PartitionResult(order.key(), null, 0, USAGE, List.of(), "", "", "process", input));
                }
                long sequence = ++pool.sequence;
                listener.results(
                        supplier,
                        court
                                ? new ResultBatch(sequence, results, SIGNATURE, Digest.sha256("root"))
                                : new ResultBatch(sequence, results, ""));
            });
        }

        @Override
        public boolean answersToCourt(String supplier) {
            return court;
        }

        @Override
        public void grant(String supplier, List<UploadGrant> grants) {}

        @Override
        public Amount charge(String supplier, PartitionResult result, Duration observed, Duration limit) {
            return result.usage().claim();
        }

        @Override
        public Settlement settle(String supplier, long acknowledged, List<SettledResult> results) {
            Pool pool = pool(supplier);
            long first = pool.leaves;
            pool.leaves += results.size();
            for (SettledResult result : results) {
                pool.total += result.amount().nano();
            }
            return new Settlement(supplier, first, Amount.ofNano(pool.total), "{}");
        }

        @Override
        public void settled(Settlement settlement) {}

        @Override
        public void withdraw(String supplier, List<PartitionKey> keys) {}

        @Override
        public void dismiss(String supplier, Failure reason) {}

        @Override
        public boolean finish(Duration patience) {
            return true;
        }

        @Override
        public void close() {
            pools.values().forEach(pool -> pool.thread.shutdown());
        }
    }
}
