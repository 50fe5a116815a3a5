package io.gridmill.contracts.chain;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.Signer;
import io.gridmill.model.GridmillException;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one way for a key to get transactions mined. Gives out nonces in the order of submission, sends without waiting
 * for receipts, replaces what is not mined by transactions that pay more, closes nonce gaps that refused transactions
 * leave, and survives nodes that go away, forget their pool or lose blocks. What was signed is in the journal before it
 * is sent; after a crash the same transaction is sent again, never a second one.
 *
 * <p>One queue per key: two of them (or another program with the key) get in each other's way, though nothing is lost.
 * Safe for use by several threads.
 */
public final class TransactionQueue implements AutoCloseable {

    private final Signer signer;
    private final TransactionJournal journal;
    private final Chain chain;
    private final QueueWorker worker;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();

    /** Guarded by the lock, as are the others. */
    private final Set<Pending> submitted = new LinkedHashSet<>();

    private final Map<String, Pending> byId = new HashMap<>();
    private boolean closed;
    private @Nullable RuntimeException broken;

    /** Starts with the first submission, or at once when the journal holds unfinished transactions. */
    public TransactionQueue(Chain chain, Signer signer, TransactionJournal journal, QueueOptions options, Clock clock) {
        this.chain = chain;
        this.signer = signer;
        this.journal = journal;
        this.worker = new QueueWorker(chain, signer, journal, options, clock, this::forget);
        for (Pending recovered : worker.recover(journal.unfinished())) {
            byId.put(recovered.request.id(), recovered);
        }
        this.thread = new Thread(
                () -> run(options), "transactions-" + signer.address().hex().substring(0, 8));
        thread.setDaemon(true);
        thread.start();
    }

    public Address address() {
        return signer.address();
    }

    /**
     * Gets it mined. An id that is on its way already, or that the journal knows as mined, is not sent again: the result
     * is that of the first.
     *
     * @return completes with the receipt when it is mined and confirmed; fails with {@link ContractRefusedException}
     *     when the contract or the node refuses it
     */
    public CompletableFuture<Receipt> submit(TransactionRequest request) {
        Optional<Bytes32> mined = journal.mined(request.id());
        if (mined.isPresent()) {
            Optional<Receipt> receipt = chain.receipt(mined.get());
            if (receipt.isPresent()) {
                return CompletableFuture.completedFuture(receipt.get());
            }
        }
        lock.lock();
        try {
            if (broken != null) {
                return CompletableFuture.failedFuture(broken);
            }
            if (closed) {
                return CompletableFuture.failedFuture(new IllegalStateException("The transaction queue is closed"));
            }
            Pending known = byId.get(request.id());
            if (known != null) {
                return known.future.copy();
            }
            Pending pending = new Pending(request, false);
            byId.put(request.id(), pending);
            submitted.add(pending);
            work.signal();
            return pending.future.copy();
        } finally {
            lock.unlock();
        }
    }

    private void forget(Pending pending) {
        lock.lock();
        try {
            byId.remove(pending.request.id(), pending);
        } finally {
            lock.unlock();
        }
    }

    private void run(QueueOptions options) {
        long pauseMillis = options.pollInterval().toMillis();
        try {
            while (true) {
                Set<Pending> fresh = await(worker.isIdle() ? Long.MAX_VALUE : pauseMillis);
                if (fresh == null) {
                    return;
                }
                pauseMillis = worker.step(fresh);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            worker.abandon();
        }
    }

    /** Waits for submissions or the time; null when closed. */
    private @Nullable Set<Pending> await(long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = millis == Long.MAX_VALUE ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(millis);
            // While the node is away new work does not help: the pause is kept.
            while (!closed && left > 0 && (submitted.isEmpty() || worker.isBackingOff())) {
                left = work.awaitNanos(left);
            }
            if (closed) {
                return null;
            }
            Set<Pending> fresh = new LinkedHashSet<>(submitted);
            submitted.clear();
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    /** Something that no repetition can heal: everything fails, and everything that comes. */
    private void fail(RuntimeException why) {
        Set<Pending> left;
        lock.lock();
        try {
            broken = why;
            left = new LinkedHashSet<>(byId.values());
        } finally {
            lock.unlock();
        }
        left.forEach(pending -> pending.future.completeExceptionally(why));
    }

    /** Stops at once. What is unfinished fails here, may still be mined, and is taken up again from the journal. */
    @Override
    public void close() {
        Set<Pending> left;
        lock.lock();
        try {
            closed = true;
            work.signalAll();
            left = new LinkedHashSet<>(byId.values());
        } finally {
            lock.unlock();
        }
        GridmillException why = worker.closedException(left.size());
        left.forEach(pending -> pending.future.completeExceptionally(why));
        try {
            // So that the journal is not written any more afterwards.
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
