package io.gridmill.market.session;

import io.gridmill.engine.place.PlaceListener;
import io.gridmill.engine.place.SupplierRecord;
import io.gridmill.engine.place.SupplierRecords;
import io.gridmill.market.deal.DealAccount;
import io.gridmill.market.deal.DealState;
import io.gridmill.market.deal.DealTerms;
import io.gridmill.market.deal.Funds;
import io.gridmill.market.pool.DealClient;
import io.gridmill.market.pool.PoolLink;
import io.gridmill.market.pool.SessionToken;
import io.gridmill.model.Amount;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.StageOrder;
import java.net.URI;
import java.util.Collection;
import java.util.function.Supplier;

/** Makes the deals of one session, new or from their records, and starts their links. */
final class DealFactory {

    private final Buyer buyer;
    private final RunId run;
    private final Funds funds;
    private final SupplierRecords records;
    private final PlaceListener listener;
    private final MarketDeal.Watcher watcher;
    private final Supplier<Collection<StageOrder>> stages;

    /** @param stages all that were declared so far */
    DealFactory(
            Buyer buyer,
            RunId run,
            Funds funds,
            SupplierRecords records,
            PlaceListener listener,
            MarketDeal.Watcher watcher,
            Supplier<Collection<StageOrder>> stages) {
        this.buyer = buyer;
        this.run = run;
        this.funds = funds;
        this.records = records;
        this.listener = listener;
        this.watcher = watcher;
        this.stages = stages;
    }

    MarketDeal fresh(String name, URI endpoint, DealTerms terms) {
        DealAccount account = DealAccount.open(run, terms, buyer.signer(), funds, buyer.json());
        return deal(name, endpoint, account, SupplierRecord.Status.OPENING);
    }

    /** @param escrow what the chain shows as locked */
    MarketDeal restored(SupplierRecord record, Amount escrow) {
        DealTerms terms = buyer.json().terms(record.terms());
        DealState state = buyer.json().state(record.state());
        DealAccount account = DealAccount.restore(run, terms, state, escrow, buyer.signer(), funds, buyer.json());
        MarketDeal deal = deal(record.name(), URI.create(record.endpoint()), account, record.status());
        deal.openedBy(record.openTransaction());
        deal.closedBy(record.closeTransaction());
        return deal;
    }

    private MarketDeal deal(String name, URI endpoint, DealAccount account, SupplierRecord.Status status) {
        DealTerms terms = account.terms();
        SessionToken token = new SessionToken(terms.domain(), terms.dealId(), buyer.signer(), buyer.clock());
        DealClient client = buyer.http().client(endpoint).deal(terms.dealId(), token);
        return new MarketDeal(name, endpoint, account, client, records, listener, buyer.json(), watcher, status);
    }

    /** Begins to talk to the deal's pool, unless that was done before. */
    void start(MarketDeal deal) {
        if (deal.link() != null) {
            return;
        }
        DealAccount account = deal.account();
        PoolLink link = new PoolLink(
                deal.name(),
                run,
                deal.terms(),
                account.state(),
                account.locked(),
                deal.client(),
                buyer.settings().link(),
                buyer.clock(),
                deal);
        deal.link(link);
        // After the link is visible: a stage that is declared meanwhile comes twice rather than never.
        link.declare(stages.get());
        link.start(buyer.threads());
    }
}
