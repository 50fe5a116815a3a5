package io.gridmill.pool.deal;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.exchange.DealPut;
import io.gridmill.contracts.exchange.VoucherGiven;
import io.gridmill.contracts.merkle.BatchTree;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.ResultBatchClaim;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.ClosingStatus;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.ResultsLine;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.UploadGrant;
import io.gridmill.model.protocol.UploadRequest;
import io.gridmill.pool.chain.ChainDeal;
import io.gridmill.pool.deal.DealRefusedException.Reason;
import io.gridmill.pool.engine.PartitionListener;
import io.gridmill.pool.journal.JournalFile;
import io.gridmill.pool.keep.DealOutputs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One deal of a pool. What it answers is durable before the answer is given: accepted partitions, results, vouchers. Safe
 * for use by several threads; those must not be interrupted while they write.
 */
public final class Deal implements PartitionListener {

    private static final Logger LOG = LoggerFactory.getLogger(Deal.class);

    private static final int MOST_RESULTS = 1000;
    static final int MOST_STAGES = 1000;
    private static final long SMALLEST_REWRITE = 16L << 20;

    private final Bytes32 id;
    private final String owner;
    private final DealServices services;
    private final JournalFile journal;

    /** What may be demanded of this deal; null when its quote names no court. */
    private final @Nullable DealOutputs kept;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by the lock, as is all that follows. */
    private final DealBook book;

    private final DealWork work;
    private final PendingUploads uploads = new PendingUploads();

    /** Whether the journal holds a batch that the book does not, so that it cannot be rewritten from the book. */
    private boolean publishing;

    private long lastUsedMillis;
    private long rewriteAt = SMALLEST_REWRITE;

    Deal(Bytes32 id, JournalFile journal, DealBook book, DealServices services, @Nullable DealOutputs kept) {
        this.id = id;
        this.owner = id.hex();
        this.journal = journal;
        this.book = book;
        this.services = services;
        this.kept = kept;
        this.lastUsedMillis = services.clock().millis();
        this.work = new DealWork(
                owner,
                book,
                services,
                this,
                result -> services.batcher().add(this, result),
                () -> kept != null && kept.isFull());
    }

    public Bytes32 id() {
        return id;
    }

    public DealPut terms() {
        return locked(book::terms);
    }

    public Quote quote() {
        return terms().quote();
    }

    /** Takes up again what was not finished when the process ended. */
    void resume(Collection<String> allowedRuntimes) {
        lock.lock();
        try {
            for (StageOrder stage : book.stages().values()) {
                try {
                    services.engine().declare(owner, stage, allowedRuntimes);
                } catch (GridmillException e) {
                    LOG.warn("deal {}: stage {} cannot be taken up again: {}", id, stage.name(), e.getMessage());
                }
            }
            work.add(book.unfinished().keySet());
        } finally {
            lock.unlock();
        }
    }

    /** What the chain said last; work is started when that allows it. */
    public void seen(ChainDeal state) {
        lock.lock();
        try {
            work.seen(state);
        } finally {
            lock.unlock();
        }
    }

    public ChainDeal onChain() {
        return locked(work::onChain);
    }

    /** Makes stages known, durably. All of them or none. */
    public void declare(List<StageOrder> stages, Collection<String> allowedRuntimes) {
        List<JournalFile.Record> records = new ArrayList<>();
        lock.lock();
        try {
            refuseIfClosed();
            Set<Integer> numbers = new HashSet<>(book.stages().keySet());
            stages.forEach(stage -> numbers.add(stage.stage()));
            if (numbers.size() > MOST_STAGES) {
                throw new DealRefusedException(
                        Reason.TOO_LARGE, ErrorCode.POOL_REFUSED, "A deal has at most " + MOST_STAGES + " stages");
            }
            for (StageOrder stage : stages) {
                services.engine().declare(owner, stage, allowedRuntimes);
                records.add(book.record(DealRecord.STAGE, stage));
            }
            journal.append(records);
            stages.forEach(book::declare);
            used();
        } catch (IOException e) {
            throw unwritable(e);
        } finally {
            lock.unlock();
        }
        force();
    }

    /**
     * Accepts partitions, durably on return; all of them or none. Those that are known already are not accepted twice.
     *
     * @throws DealRefusedException with what has to come first: a voucher, a stage, an end of others
     */
    public void accept(List<PartitionOrder> orders) {
        lock.lock();
        try {
            refuseIfClosed();
            String objection = work.objection();
            if (objection != null) {
                throw new DealRefusedException(Reason.PAYMENT, ErrorCode.POOL_REFUSED, objection);
            }
            if (services.clock().instant().getEpochSecond() >= work.onChain().expiryEpochSeconds()) {
                throw new DealRefusedException(Reason.CONFLICT, ErrorCode.POOL_REFUSED, "The deal has expired");
            }
            Map<PartitionKey, PartitionOrder> fresh = new LinkedHashMap<>();
            for (PartitionOrder order : orders) {
                if (!book.stages().containsKey(order.key().stage())) {
                    throw new DealRefusedException(
                            Reason.UNKNOWN,
                            ErrorCode.POOL_REFUSED,
                            "Stage " + order.key().stage() + " is not known; put the deal with its stages");
                }
                if (!book.knows(order.key())) {
                    services.engine().check(order);
                    fresh.putIfAbsent(order.key(), order);
                }
            }
            if (!fresh.isEmpty()) {
                refuseIfFull();
                enter(List.copyOf(fresh.values()));
            }
            used();
            work.feed();
        } catch (IOException e) {
            throw unwritable(e);
        } finally {
            lock.unlock();
        }
        force();
    }

    private void refuseIfFull() {
        if (kept != null && kept.isFull()) {
            throw new DealRefusedException(
                    Reason.BUSY,
                    ErrorCode.POOL_REFUSED,
                    "This pool keeps as many outputs as it may for deals that name a court; there is room when one of"
                            + " them ends");
        }
    }

    /** Writes down what there is room for. Holds the lock. */
    private void enter(List<PartitionOrder> fresh) throws IOException {
        work.admit(fresh.size());
        try {
            journal.append(List.of(book.record(DealRecord.ORDERS, fresh)));
            book.accept(fresh);
            work.add(fresh.stream().map(PartitionOrder::key).toList());
        } finally {
            work.recount();
        }
    }

    /** Takes partitions back: they are not run, or their results are dropped. */
    public void withdraw(List<PartitionKey> keys) {
        lock.lock();
        try {
            List<PartitionKey> known =
                    keys.stream().filter(book.unfinished()::containsKey).toList();
            if (!known.isEmpty() && book.closed() == null) {
                journal.append(List.of(book.record(DealRecord.WITHDRAWN, known)));
                book.withdraw(known);
                known.forEach(uploads::forget);
                work.cancel(known);
                work.feed();
            }
            used();
        } catch (IOException e) {
            throw unwritable(e);
        } finally {
            lock.unlock();
        }
        force();
    }

    @Override
    public void finished(PartitionResult result) {
        lock.lock();
        try {
            uploads.forget(result.key());
            work.finished(result);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void uploaded(PartitionResult result, OutputPaths paths) throws IOException {
        if (kept != null) {
            kept.take(result, paths);
        }
    }

    @Override
    public CompletionStage<UploadGrant> upload(UploadRequest request) {
        lock.lock();
        try {
            CompletableFuture<UploadGrant> answer = uploads.ask(request);
            changed.signalAll();
            return answer;
        } finally {
            lock.unlock();
        }
    }

    /** The buyer's answers; those to questions that nobody asked change nothing. */
    public void grant(List<UploadGrant> grants) {
        for (UploadGrant grant : grants) {
            CompletableFuture<UploadGrant> answer = locked(() -> uploads.answered(grant.key()));
            if (answer != null) {
                answer.complete(grant);
            }
        }
        locked(() -> {
            used();
            return true;
        });
    }

    /** Signs results, makes them durable, and lets the streams see them. Called by the batcher's thread alone. */
    void publish(List<PartitionResult> results) {
        JsonPortions.of(results, MOST_RESULTS, JsonPortions.MOST_BYTES, services.json())
                .forEach(this::publishBatch);
    }

    private void publishBatch(List<PartitionResult> all) {
        List<PartitionResult> wanted;
        long sequence;
        RunId run;
        lock.lock();
        try {
            wanted = all.stream()
                    .filter(result -> book.unfinished().containsKey(result.key()))
                    .toList();
            sequence = book.lastSequence() + 1;
            run = book.terms().run();
            if (wanted.isEmpty() || book.closed() != null) {
                work.published(all);
                return;
            }
        } finally {
            lock.unlock();
        }
        Bytes32 root = BatchTree.root(run, wanted);
        ResultBatchClaim claim = new ResultBatchClaim(id, sequence, root);
        String signature =
                services.domain().sign(claim, services.signer()).signature().hex();
        ResultBatch batch = new ResultBatch(sequence, wanted, signature, Digest.of(root.toBytes()));
        try {
            byte[] line = services.json().writeValueAsBytes(ResultsLine.of(batch));
            long ticket = append(line);
            if (kept != null) {
                // Forced before the journal loses the batch; should this be lost, the journal has it still.
                kept.add(sequence, line, wanted);
            }
            journal.force(ticket);
            lock.lock();
            try {
                book.add(StoredBatch.of(batch, line));
                publishing = false;
                work.published(all);
                changed.signalAll();
                work.feed();
            } finally {
                lock.unlock();
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private long append(byte[] line) throws IOException {
        lock.lock();
        try {
            publishing = true;
            return journal.append(DealRecord.BATCH, line);
        } finally {
            lock.unlock();
        }
    }

    /** Keeps the buyer's newest promise, durably on return, and forgets the batches that were decided on. */
    public void pay(VoucherGiven given) {
        lock.lock();
        try {
            if (book.closed() != null) {
                return;
            }
            VoucherCheck.check(
                    given, quote(), id, services.domain(), work.onChain(), book.lastSequence(), book.voucher());
            journal.append(List.of(book.record(DealRecord.VOUCHER, given)));
            book.pay(given);
            used();
            if (kept != null) {
                kept.acknowledge(given.acknowledged());
            }
            if (journal.size() > rewriteAt && !publishing) {
                forceKept();
                journal.rewrite(book.snapshot());
                rewriteAt = Math.max(SMALLEST_REWRITE, 4 * journal.size());
            }
            work.feed();
        } catch (IOException e) {
            throw unwritable(e);
        } finally {
            lock.unlock();
        }
        force();
    }

    /** The newest promise; null when there is none yet. */
    public @Nullable VoucherGiven voucher() {
        return locked(book::voucher);
    }

    /** The deal is over on chain: nothing of it is needed any more but that. */
    public void close(@Nullable String transaction) {
        lock.lock();
        try {
            if (book.closed() == null) {
                forceKept();
                book.close(new ClosingStatus(true, transaction));
                journal.rewrite(book.snapshot());
                work.clear();
                changed.signalAll();
            }
        } catch (IOException e) {
            throw unwritable(e);
        } finally {
            lock.unlock();
        }
        services.engine().forget(owner);
    }

    public boolean isClosed() {
        return locked(() -> book.closed() != null);
    }

    /** Null while the deal is not closed. */
    public @Nullable ClosingStatus closingStatus() {
        return locked(book::closed);
    }

    /** Cores that the deal holds: none when nobody has used it for a while. */
    public int reservedCores(long idleMillis) {
        return locked(() -> {
            boolean idle = book.unfinished().isEmpty() && services.clock().millis() - lastUsedMillis > idleMillis;
            return book.closed() != null || idle ? 0 : book.terms().quote().cores();
        });
    }

    /**
     * What a stream has to send next. Waits for it, for a bounded time.
     *
     * @param after the last batch that was sent or is not wanted
     * @param uploadsAfter the last question about uploads that was sent
     */
    public Delivery next(long after, long uploadsAfter, long patienceMillis) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            used();
            long left = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
            while (book.lastSequence() <= after
                    && uploads.lastNumber() <= uploadsAfter
                    && book.closed() == null
                    && left > 0) {
                left = changed.awaitNanos(left);
            }
            used();
            List<byte[]> lines = new ArrayList<>();
            long last = after;
            for (StoredBatch batch : book.batches()) {
                if (batch.sequence() > after && lines.size() < 16) {
                    lines.add(batch.line());
                    last = batch.sequence();
                }
            }
            return new Delivery(lines, last, uploads.after(uploadsAfter), uploads.lastNumber(), book.closed() != null);
        } finally {
            lock.unlock();
        }
    }

    private void used() {
        lastUsedMillis = services.clock().millis();
    }

    private void refuseIfClosed() {
        if (book.closed() != null) {
            throw new DealRefusedException(Reason.CONFLICT, ErrorCode.POOL_REFUSED, "The deal is closed");
        }
    }

    private void forceKept() throws IOException {
        if (kept != null) {
            kept.force();
        }
    }

    private void force() {
        try {
            journal.force(journal.ticket());
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private GridmillException unwritable(IOException e) {
        LOG.error("deal {}: the journal cannot be written", id, e);
        return new GridmillException(ErrorCode.INTERNAL, "This pool cannot write its journal", e);
    }

    private <T extends @Nullable Object> T locked(java.util.function.Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    void closeJournal() throws IOException {
        journal.close();
    }
}
