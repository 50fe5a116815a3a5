package io.gridmill.market.pool;

import io.gridmill.contracts.exchange.DealPut;
import io.gridmill.market.deal.DealState;
import io.gridmill.market.deal.DealTerms;
import io.gridmill.model.Amount;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.UploadGrant;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The line to one pool for one deal. One thread sends, one reads results; both try on through interruptions. Nothing
 * here waits for the pool except {@link #close}, which waits for nothing either. Safe for use by several threads.
 */
public final class PoolLink implements AutoCloseable {

    private final Outbox outbox;
    private final Sender sender;
    private final ResultsReader reader;
    private final Unsettled unsettled;
    private final AtomicBoolean announced = new AtomicBoolean();

    /** Whether it was told that the pool is lost, and the pool has not been met since. */
    private final AtomicBoolean missed = new AtomicBoolean();

    private final LinkEvents events;

    /**
     * @param name of the pool, for messages
     * @param state what was promised so far: results are read from its acknowledged sequence on
     * @param payable escrow on chain
     */
    public PoolLink(
            String name,
            RunId run,
            DealTerms terms,
            DealState state,
            Amount payable,
            DealClient client,
            LinkSettings settings,
            Clock clock,
            LinkEvents events) {
        this.events = events;
        this.outbox = new Outbox(payable);
        this.unsettled =
                new Unsettled(settings.mostUnsettledBytes(), settings.grace().plusSeconds(10));
        Connection connection = new Connection();
        this.sender = new Sender(
                name,
                outbox,
                client,
                stages -> new DealPut(terms.quote(), terms.signature(), run, stages),
                new Liveness(clock, settings.grace()),
                settings.mostOrders(),
                connection);
        this.reader = new ResultsReader(
                name,
                new BatchCheck(terms, run, state.acknowledged(), outbox::inputDigest),
                outbox,
                unsettled,
                client,
                new Liveness(clock, settings.grace()),
                connection);
        if (state.acknowledged() > 0) {
            outbox.pay(state);
        }
    }

    /** Begins to talk, with two threads of the executor. */
    public void start(Executor executor) {
        executor.execute(sender);
        executor.execute(reader);
    }

    public void declare(Collection<StageOrder> stages) {
        outbox.declare(stages);
    }

    public void assign(List<PartitionOrder> orders) {
        outbox.assign(orders);
    }

    public void grant(List<UploadGrant> grants) {
        outbox.grant(grants);
    }

    public void withdraw(List<PartitionKey> keys) {
        outbox.withdraw(keys);
    }

    /** The state is durable: the pool gets its voucher, unless a newer one overtakes it. */
    public void pay(DealState state) {
        outbox.pay(state);
        unsettled.settledUpTo(state.acknowledged());
    }

    /** The chain shows this escrow. */
    public void payable(Amount escrow) {
        outbox.payable(escrow);
    }

    /** Orders that the pool was given or will be given, and that have no result yet. */
    public int outstanding() {
        return outbox.outstanding();
    }

    @Override
    public void close() {
        outbox.close();
        unsettled.close();
        reader.cancel();
    }

    /** What sender and reader find out together. */
    final class Connection {

        void joined() {
            outbox.joined();
            missed.set(false);
            if (announced.compareAndSet(false, true)) {
                events.joined();
            }
        }

        /**
         * The pool has been silent for the grace: its orders go elsewhere, and it has to be met anew. One that was never
         * met is lost all the same: the run may wait for what an earlier process gave to it.
         */
        void lost(Failure failure) {
            if (announced.compareAndSet(true, false)) {
                outbox.drop();
                outbox.rejoin();
            }
            if (missed.compareAndSet(false, true)) {
                events.lost(failure);
            }
        }

        void failed(Failure failure) {
            close();
            events.failed(failure);
        }

        LinkEvents events() {
            return events;
        }
    }
}
