package io.gridmill.pool.deal;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.contracts.exchange.DealPut;
import io.gridmill.contracts.exchange.VoucherGiven;
import io.gridmill.model.Amount;
import io.gridmill.model.protocol.ClosingStatus;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.ResultsLine;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.pool.journal.JournalFile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is durably known of one deal: the journal's records, added up. Guarded by its {@link Deal}; knows nothing of
 * threads.
 */
final class DealBook {

    private static final TypeReference<List<PartitionOrder>> ORDERS = new TypeReference<>() {};
    private static final TypeReference<List<PartitionKey>> KEYS = new TypeReference<>() {};

    private static final int MOST_IN_RECORD = 500;

    /** Sums over batches that were decided on. */
    private record Sums(long lastSequence, Amount settled) {}

    private final JsonMapper json;
    private @Nullable DealPut terms;
    private final Map<Integer, StageOrder> stages = new TreeMap<>();
    private final Map<PartitionKey, PartitionOrder> unfinished = new LinkedHashMap<>();
    private final Set<PartitionKey> undecided = new HashSet<>();
    private final DecidedKeys decided = new DecidedKeys();
    private final Deque<StoredBatch> batches = new ArrayDeque<>();
    private long lastSequence;
    private Amount unsettled = Amount.ZERO;
    private Amount settled = Amount.ZERO;
    private @Nullable VoucherGiven voucher;
    private @Nullable ClosingStatus closed;

    DealBook(JsonMapper json) {
        this.json = json;
    }

    /** Adds a record that was read or has just been written. */
    void apply(byte kind, byte[] content) throws IOException {
        switch (kind) {
            case DealRecord.TERMS -> terms = json.readValue(content, DealPut.class);
            case DealRecord.STAGE -> declare(json.readValue(content, StageOrder.class));
            case DealRecord.ORDERS -> accept(json.readValue(content, ORDERS));
            case DealRecord.WITHDRAWN -> withdraw(json.readValue(content, KEYS));
            case DealRecord.BATCH ->
                add(StoredBatch.of(
                        json.readValue(content, ResultsLine.class).batch().orElseThrow(), content));
            case DealRecord.VOUCHER -> pay(json.readValue(content, VoucherGiven.class));
            case DealRecord.SUMS -> {
                Sums sums = json.readValue(content, Sums.class);
                lastSequence = sums.lastSequence();
                settled = sums.settled();
            }
            case DealRecord.DECIDED -> decided.read(content);
            case DealRecord.CLOSED -> close(json.readValue(content, ClosingStatus.class));
            default ->
                throw new IOException("a record of unknown kind " + kind + "; is this file from a newer version?");
        }
    }

    /** All that still matters, as records of a new journal. */
    List<JournalFile.Record> snapshot() throws IOException {
        List<JournalFile.Record> records = new ArrayList<>();
        records.add(record(DealRecord.TERMS, terms()));
        if (closed != null) {
            records.add(record(DealRecord.CLOSED, closed));
            return records;
        }
        long before = batches.isEmpty() ? lastSequence : batches.getFirst().sequence() - 1;
        records.add(record(DealRecord.SUMS, new Sums(before, settled)));
        for (StageOrder stage : stages.values()) {
            records.add(record(DealRecord.STAGE, stage));
        }
        List<PartitionOrder> orders = List.copyOf(unfinished.values());
        for (List<PartitionOrder> part : JsonPortions.of(orders, MOST_IN_RECORD, JsonPortions.MOST_BYTES, json)) {
            records.add(record(DealRecord.ORDERS, part));
        }
        if (!decided.isEmpty()) {
            records.add(new JournalFile.Record(DealRecord.DECIDED, decided.toBytes()));
        }
        batches.forEach(batch -> records.add(new JournalFile.Record(DealRecord.BATCH, batch.line())));
        if (voucher != null) {
            records.add(record(DealRecord.VOUCHER, voucher));
        }
        return records;
    }

    JournalFile.Record record(byte kind, Object value) throws IOException {
        return new JournalFile.Record(kind, json.writeValueAsBytes(value));
    }

    boolean hasTerms() {
        return terms != null;
    }

    DealPut terms() {
        if (terms == null) {
            throw new IllegalStateException("The journal has no terms");
        }
        return terms;
    }

    void begin(DealPut put) {
        terms = put;
    }

    void declare(StageOrder stage) {
        stages.put(stage.stage(), stage);
    }

    Map<Integer, StageOrder> stages() {
        return stages;
    }

    /** Whether an attempt was accepted before, whatever has become of it; withdrawn ones are forgotten. */
    boolean knows(PartitionKey key) {
        return unfinished.containsKey(key) || undecided.contains(key) || decided.contains(key);
    }

    void accept(List<PartitionOrder> orders) {
        orders.forEach(order -> unfinished.put(order.key(), order));
    }

    Map<PartitionKey, PartitionOrder> unfinished() {
        return unfinished;
    }

    void withdraw(List<PartitionKey> keys) {
        keys.forEach(unfinished::remove);
    }

    void add(StoredBatch batch) {
        batches.add(batch);
        lastSequence = batch.sequence();
        unsettled = unsettled.plus(batch.claim());
        batch.keys().forEach(key -> {
            unfinished.remove(key);
            undecided.add(key);
        });
    }

    Deque<StoredBatch> batches() {
        return batches;
    }

    long lastSequence() {
        return lastSequence;
    }

    /** Claimed in batches that the buyer has not decided on. */
    Amount unsettled() {
        return unsettled;
    }

    /** Claimed in batches that the buyer has decided on. */
    Amount settled() {
        return settled;
    }

    void pay(VoucherGiven given) {
        if (voucher == null || isNewer(given, voucher)) {
            voucher = given;
        }
        while (!batches.isEmpty() && batches.getFirst().sequence() <= given.acknowledged()) {
            StoredBatch batch = batches.removeFirst();
            unsettled = unsettled.minus(batch.claim());
            settled = settled.plus(batch.claim());
            batch.keys().forEach(key -> {
                undecided.remove(key);
                decided.add(key);
            });
        }
    }

    static boolean isNewer(VoucherGiven given, VoucherGiven than) {
        int byAmount =
                given.voucher().cumulativeAmount().compareTo(than.voucher().cumulativeAmount());
        if (byAmount != 0) {
            return byAmount > 0;
        }
        if (given.voucher().isFinal() != than.voucher().isFinal()) {
            return given.voucher().isFinal();
        }
        return given.voucher().acceptedPartitions() > than.voucher().acceptedPartitions();
    }

    @Nullable
    VoucherGiven voucher() {
        return voucher;
    }

    void close(ClosingStatus status) {
        closed = status;
        unfinished.clear();
        stages.clear();
        decided.clear();
    }

    @Nullable
    ClosingStatus closed() {
        return closed;
    }
}
