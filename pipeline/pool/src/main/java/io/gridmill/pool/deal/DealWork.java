package io.gridmill.pool.deal;

import io.gridmill.contracts.exchange.VoucherGiven;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.Usage;
import io.gridmill.pool.chain.ChainDeal;
import io.gridmill.pool.deal.DealRefusedException.Reason;
import io.gridmill.pool.engine.PartitionListener;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of a deal on their way: they wait for credit, run in the engine, and are published in batches. Nothing
 * of it is durable; it follows from the book. Guarded by its {@link Deal}.
 */
final class DealWork {

    /** Partitions per core that wait in the engine, so that a slot never waits for us. */
    private static final int AHEAD = 16;

    private final String owner;
    private final DealBook book;
    private final DealServices services;
    private final PartitionListener listener;
    private final Consumer<PartitionResult> done;
    private final BooleanSupplier full;

    private final Deque<PartitionKey> waiting = new ArrayDeque<>();
    private int running;

    /** Claimed for results that are not in the book yet. */
    private Amount unpublished = Amount.ZERO;

    /** Places that the deal has in the waiting room. */
    private int places;

    private ChainDeal onChain = ChainDeal.NONE;

    /**
     * @param owner of the deal's partitions in the engine
     * @param listener hears of them; it calls {@link #finished}
     * @param done takes results, to publish them
     * @param full whether nothing may be started that has outputs to be kept
     */
    DealWork(
            String owner,
            DealBook book,
            DealServices services,
            PartitionListener listener,
            Consumer<PartitionResult> done,
            BooleanSupplier full) {
        this.owner = owner;
        this.book = book;
        this.services = services;
        this.listener = listener;
        this.done = done;
        this.full = full;
        this.places = book.unfinished().size();
        services.room().enterAgain(places);
    }

    void seen(ChainDeal state) {
        onChain = state;
        feed();
    }

    ChainDeal onChain() {
        return onChain;
    }

    /**
     * Takes places for partitions that are about to be accepted.
     *
     * @throws DealRefusedException when there is no room for them
     */
    void admit(int partitions) {
        int most = services.room().mostPerDeal();
        int there = book.unfinished().size();
        if (partitions > most) {
            throw new DealRefusedException(
                    Reason.TOO_LARGE, ErrorCode.POOL_REFUSED, "At most " + most + " partitions of a deal may wait");
        }
        if (there + partitions > most) {
            throw new DealRefusedException(
                    Reason.BUSY,
                    ErrorCode.POOL_REFUSED,
                    there + " partitions of the deal wait already, " + most + " at most may");
        }
        if (!services.room().enter(partitions)) {
            throw new DealRefusedException(
                    Reason.BUSY, ErrorCode.POOL_REFUSED, "This pool has no room for more partitions now");
        }
        places += partitions;
    }

    /** Gives back the places of partitions that the book does not have unfinished any more, or never had. */
    void recount() {
        services.room().leave(places - book.unfinished().size());
        places = book.unfinished().size();
    }

    /** They are in the book and may be started. */
    void add(Collection<PartitionKey> accepted) {
        waiting.addAll(accepted);
    }

    /** They are not in the book any more. */
    void cancel(List<PartitionKey> keys) {
        recount();
        for (PartitionKey key : keys) {
            if (services.engine().cancel(owner, key)) {
                running--;
            }
        }
    }

    void clear() {
        recount();
        waiting.clear();
    }

    /** Hands work to the engine as far as credit goes. */
    void feed() {
        Quote quote = book.terms().quote();
        int most = Math.max(1, quote.cores()) * AHEAD;
        while (!waiting.isEmpty()
                && running < most
                && book.closed() == null
                && objection() == null
                && !full.getAsBoolean()) {
            PartitionOrder order = book.unfinished().get(waiting.remove());
            if (order == null) {
                continue; // taken back meanwhile
            }
            try {
                if (!services.engine().submit(owner, order, quote.corePrice(), listener)) {
                    waiting.addFirst(order.key());
                    return;
                }
                running++;
            } catch (GridmillException e) {
                publish(lost(order.key(), e));
            }
        }
    }

    /** Why nothing more is accepted or started now; null when it is. */
    @Nullable
    String objection() {
        VoucherGiven voucher = book.voucher();
        return services.credit()
                .objection(
                        book.terms().quote(),
                        book.unsettled().plus(unpublished),
                        book.settled(),
                        voucher == null ? Amount.ZERO : voucher.voucher().cumulativeAmount(),
                        onChain.escrow());
    }

    private static PartitionResult lost(PartitionKey key, GridmillException e) {
        return new PartitionResult(
                key,
                Failure.infrastructure(e.code(), String.valueOf(e.getMessage())),
                -1,
                new Usage(0, 0, 0, 0, 0, Amount.ZERO),
                List.of(),
                "",
                "",
                "");
    }

    /** The engine is done with a partition. */
    void finished(PartitionResult result) {
        running--;
        publish(result);
        feed();
    }

    private void publish(PartitionResult result) {
        unpublished = unpublished.plus(result.usage().claim());
        done.accept(result);
    }

    /** Results are in the book now, or nobody wants them any more. */
    void published(List<PartitionResult> results) {
        results.forEach(r -> unpublished = unpublished.minus(r.usage().claim()));
        recount();
    }
}
