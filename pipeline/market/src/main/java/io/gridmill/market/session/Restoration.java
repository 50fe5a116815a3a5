package io.gridmill.market.session;

import io.gridmill.engine.place.PlaceListener;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.engine.place.SupplierRecord.Status;
import io.gridmill.engine.place.SupplierRecords;
import io.gridmill.market.chain.DealOnChain;
import io.gridmill.market.deal.Funds;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.util.ArrayList;
import java.util.List;

/** Takes up the deals that earlier processes of the run left behind, as the chain shows them. */
final class Restoration {

    private final Buyer buyer;
    private final SupplierRecords records;
    private final Funds funds;
    private final PlaceListener listener;
    private final DealFactory deals;
    private final DealBook book;
    private final Keeper keeper;
    private final Resolution resolution;

    Restoration(
            Buyer buyer,
            SupplierRecords records,
            Funds funds,
            PlaceListener listener,
            DealFactory deals,
            DealBook book,
            Keeper keeper,
            Resolution resolution) {
        this.buyer = buyer;
        this.records = records;
        this.funds = funds;
        this.listener = listener;
        this.deals = deals;
        this.book = book;
        this.keeper = keeper;
        this.resolution = resolution;
    }

    /**
     * Deals that were about to be opened and are not there, but still can be; they may be sent once more.
     *
     * @throws GridmillException when ledger or chain do not answer; nothing was started then
     */
    List<MarketDeal> restore() {
        List<SupplierRecord> known = records.all();
        List<MarketDeal> waiting = new ArrayList<>();
        if (known.isEmpty()) {
            return waiting;
        }
        funds.deposit(buyer.chain().deposit());
        List<Runnable> starts = new ArrayList<>();
        for (SupplierRecord record : known) {
            switch (record.status()) {
                case CLOSED -> funds.alreadyMoved(record.total());
                case ABANDONED -> {}
                case OPENING, OPEN, CLOSING -> starts.add(takeUp(record, waiting));
            }
        }
        starts.forEach(Runnable::run);
        return waiting;
    }

    private Runnable takeUp(SupplierRecord record, List<MarketDeal> waiting) {
        DealOnChain seen = buyer.chain().deal(buyer.json().terms(record.terms()).dealId());
        boolean there = seen.status() != DealOnChain.Status.NONE;
        funds.alreadyMoved(there ? seen.escrow() : record.escrow());
        MarketDeal deal = deals.restored(record, there ? seen.escrow() : record.escrow());
        book.add(deal);
        return () -> {
            switch (record.status()) {
                case OPENING -> opening(deal, seen, waiting);
                case OPEN -> open(deal, seen);
                case CLOSING, CLOSED, ABANDONED -> {}
            }
        };
    }

    private void opening(MarketDeal deal, DealOnChain seen, List<MarketDeal> waiting) {
        long now = buyer.chain().timeEpochSeconds();
        if (seen.status() == DealOnChain.Status.NONE
                && now + 2 < deal.terms().quote().validUntilEpochSeconds()) {
            waiting.add(deal);
        } else {
            resolution.resolve(
                    deal,
                    new GridmillException(
                            ErrorCode.TRANSACTION_REFUSED,
                            "The deal with " + deal.name() + " was not opened before its quote ended"));
        }
    }

    private void open(MarketDeal deal, DealOnChain seen) {
        if (!seen.isOpen()) {
            listener.notice("The deal with " + deal.name() + " is not open any more");
            deal.retire(seen.isClosed() ? Status.CLOSED : Status.OPEN);
            return;
        }
        keeper.topUp(deal);
        keeper.watchExpiry(deal);
        deals.start(deal);
    }
}
