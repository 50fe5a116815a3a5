package io.gridmill.market.session;

import io.gridmill.contracts.Bytes32;
import io.gridmill.engine.place.PlaceListener;
import io.gridmill.engine.place.Supplier;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.engine.place.SupplierRecord.Status;
import io.gridmill.engine.place.SupplierRecords;
import io.gridmill.market.deal.DealAccount;
import io.gridmill.market.deal.DealJson;
import io.gridmill.market.deal.DealState;
import io.gridmill.market.deal.DealTerms;
import io.gridmill.market.pool.DealClient;
import io.gridmill.market.pool.LinkEvents;
import io.gridmill.market.pool.PoolLink;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.UploadRequest;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One deal of a run: its books, its link to the pool, and where it stands. Safe for use by several threads. */
final class MarketDeal implements LinkEvents {

    /** What the session wants to know about its deals. */
    interface Watcher {

        /** The deal cannot be used any more: for good, or until its pool is back. */
        void unusable(MarketDeal deal);

        /** The record could not be saved just now; {@link MarketDeal#joined} has to be called again. */
        void retryJoined(MarketDeal deal, RuntimeException reason);
    }

    private final String name;
    private final URI endpoint;
    private final DealAccount account;
    private final DealClient client;
    private final SupplierRecords records;
    private final PlaceListener listener;
    private final DealJson json;
    private final Watcher watcher;
    private final String id;

    private Status status;
    private boolean usable;
    private boolean dismissed;
    private boolean doubtful;
    private boolean lost;
    private @Nullable String openTransaction;
    private @Nullable String closeTransaction;
    private @Nullable PoolLink link;

    MarketDeal(
            String name,
            URI endpoint,
            DealAccount account,
            DealClient client,
            SupplierRecords records,
            PlaceListener listener,
            DealJson json,
            Watcher watcher,
            Status status) {
        this.name = name;
        this.endpoint = endpoint;
        this.account = account;
        this.client = client;
        this.records = records;
        this.listener = listener;
        this.json = json;
        this.watcher = watcher;
        this.status = status;
        this.id = account.terms().dealId().hex();
    }

    String id() {
        return id;
    }

    Bytes32 dealId() {
        return terms().dealId();
    }

    String name() {
        return name;
    }

    URI endpoint() {
        return endpoint;
    }

    DealTerms terms() {
        return account.terms();
    }

    DealAccount account() {
        return account;
    }

    DealClient client() {
        return client;
    }

    synchronized Status status() {
        return status;
    }

    synchronized boolean isOver() {
        return status == Status.CLOSED || status == Status.ABANDONED;
    }

    /** Whether it takes orders or may do so soon: one that is being opened, or whose pool has not been met yet. */
    synchronized boolean isPromising() {
        return !dismissed && !lost && !doubtful && (status == Status.OPENING || status == Status.OPEN);
    }

    synchronized boolean isUsable() {
        return usable && !dismissed;
    }

    synchronized boolean isDismissed() {
        return dismissed;
    }

    /** Whether its pool does not answer. It is welcome when it is back. */
    synchronized boolean isLost() {
        return lost;
    }

    synchronized @Nullable PoolLink link() {
        return link;
    }

    synchronized void link(PoolLink newLink) {
        link = newLink;
    }

    synchronized @Nullable String closeTransaction() {
        return closeTransaction;
    }

    synchronized void openedBy(@Nullable String transaction) {
        openTransaction = transaction;
    }

    synchronized void closedBy(@Nullable String transaction) {
        closeTransaction = transaction;
    }

    Supplier supplier() {
        return new Supplier(
                id,
                name,
                terms().quote().pool().hex(),
                Math.max(1, terms().quote().cores()),
                terms().quote().corePrice(),
                terms().runtimes());
    }

    /** Makes durable where the deal stands; durable on return. */
    void save(Status now) {
        SupplierRecord record;
        synchronized (this) {
            if (now != status) {
                status.become(now);
            }
            DealState state = account.state();
            record = new SupplierRecord(
                    id,
                    name,
                    terms().quote().pool().hex(),
                    endpoint.toString(),
                    now,
                    json.write(terms()),
                    json.write(state),
                    account.locked(),
                    state.promised(),
                    openTransaction,
                    closeTransaction);
        }
        records.save(record);
        synchronized (this) {
            status = now;
        }
    }

    /** The transaction that opens it was refused: it is not counted on any more, though it may still come to be. */
    void doubt() {
        boolean before;
        synchronized (this) {
            before = doubtful;
            doubtful = true;
        }
        if (!before) {
            watcher.unusable(this);
        }
    }

    /** Takes note that the deal ended without us. */
    void retire(Status now) {
        synchronized (this) {
            dismissed = true;
        }
        if (now != status()) {
            save(now);
        }
    }

    /** Stops talking to the pool; what it was given is not wanted any more. */
    void dismiss() {
        synchronized (this) {
            dismissed = true;
            usable = false;
        }
        hangUp();
        watcher.unusable(this);
    }

    void hangUp() {
        PoolLink open = link();
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void joined() {
        if (status() == Status.OPENING) {
            try {
                save(Status.OPEN);
            } catch (RuntimeException e) {
                watcher.retryJoined(this, e);
                return;
            }
        }
        synchronized (this) {
            if (dismissed || status != Status.OPEN) {
                return;
            }
            usable = true;
            lost = false;
        }
        listener.ready(supplier());
    }

    @Override
    public void lost(Failure failure) {
        synchronized (this) {
            usable = false;
            lost = true;
        }
        listener.lost(id, failure);
        watcher.unusable(this);
    }

    @Override
    public void failed(Failure failure) {
        synchronized (this) {
            dismissed = true;
            usable = false;
        }
        listener.lost(id, failure);
        watcher.unusable(this);
    }

    @Override
    public void results(ResultBatch batch) {
        listener.results(id, batch);
    }

    @Override
    public void uploads(List<UploadRequest> requests) {
        listener.uploads(id, requests);
    }

    @Override
    public void refused(List<PartitionKey> keys, Failure failure) {
        listener.refused(id, keys, failure);
    }
}
