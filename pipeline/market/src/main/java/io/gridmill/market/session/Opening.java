package io.gridmill.market.session;

import io.gridmill.contracts.typed.Quote;
import io.gridmill.engine.place.PlaceListener;
import io.gridmill.engine.place.SupplierRecord.Status;
import io.gridmill.market.chain.OfferOnChain;
import io.gridmill.market.deal.DealTerms;
import io.gridmill.market.deal.Funds;
import io.gridmill.market.match.Candidate;
import io.gridmill.market.match.Demand;
import io.gridmill.market.match.EscrowPlan;
import io.gridmill.market.match.Match;
import io.gridmill.market.match.Matching;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.Failure;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds pools for a run and opens deals with them: quotes in parallel, records durable, one transaction, and the pools
 * are talked to while it is being mined.
 */
final class Opening {

    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    /** Room after the expected end for settling; the deal is extended when the run takes longer. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private static final Duration LONGEST_DEAL = Duration.ofDays(179);

    private final Buyer buyer;
    private final Demand demand;
    private final Funds funds;
    private final PlaceListener listener;
    private final DealFactory deals;
    private final DealBook book;
    private final Keeper keeper;
    private final Resolution resolution;
    private final Matching matching;
    private final QuoteRound round;
    private boolean stopped;

    Opening(
            Buyer buyer,
            Demand demand,
            Funds funds,
            PlaceListener listener,
            DealFactory deals,
            DealBook book,
            Keeper keeper,
            Resolution resolution) {
        this.buyer = buyer;
        this.demand = demand;
        this.funds = funds;
        this.listener = listener;
        this.deals = deals;
        this.book = book;
        this.keeper = keeper;
        this.resolution = resolution;
        this.matching =
                new Matching(buyer.settings().fewestPools(), buyer.settings().mostPools());
        this.round = new QuoteRound(buyer);
    }

    /**
     * One try. Returns as soon as the transaction is sent; whether there is hope now.
     *
     * @throws GridmillException when the chain or the ledger does not answer
     */
    boolean open() throws InterruptedException {
        long start = System.nanoTime();
        List<URI> known = buyer.settings().endpoints();
        List<URI> endpoints = book.without(
                known.isEmpty()
                        ? buyer.chain().offers().stream()
                                .map(OfferOnChain::endpoint)
                                .toList()
                        : known);
        CompletableFuture<Amount> deposit = CompletableFuture.supplyAsync(buyer.chain()::deposit, buyer.threads());
        OfferStatements statements = OfferStatements.ask(buyer);
        QuoteRound.Outcome outcome = round.ask(demand, endpoints, book.dismissedOwners());
        long quoted = System.nanoTime();
        List<Match> matches = matching.decide(demand, outcome.candidates());
        List<Candidate> chosen =
                matches.stream().filter(Match::chosen).map(Match::candidate).toList();
        if (chosen.isEmpty()) {
            listener.unavailable(Failure.infrastructure(ErrorCode.NO_POOL, noPool(matches, outcome.complaints())));
            return false;
        }
        funds.deposit(Pendings.await(deposit));
        if (!openAll(chosen, statements)) {
            return false;
        }
        LOG.info(
                "Deals sent: quotes {} ms, records and transaction {} ms",
                (quoted - start) / 1_000_000,
                (System.nanoTime() - quoted) / 1_000_000);
        matches.stream().filter(match -> !match.chosen()).forEach(match -> LOG.info("Not chosen: {}", line(match)));
        outcome.complaints().forEach(complaint -> LOG.info("Not chosen: {}", complaint));
        return true;
    }

    /** No deal is opened after this returned. */
    synchronized void stop() {
        stopped = true;
    }

    private synchronized boolean openAll(List<Candidate> chosen, OfferStatements statements) {
        if (stopped) {
            return true;
        }
        List<MarketDeal> opened = record(chosen, statements);
        return !opened.isEmpty() && send(opened);
    }

    /** Takes the escrows from the funds and makes the deals durable, before anybody hears of them. */
    private List<MarketDeal> record(List<Candidate> chosen, OfferStatements statements) {
        Amount available = funds.left();
        List<Quote> quotes = chosen.stream().map(c -> c.quote().message()).toList();
        List<Amount> escrows = EscrowPlan.split(demand, quotes, available);
        long expiry = expiryEpochSeconds();
        List<MarketDeal> opened = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            Amount escrow = escrows.get(i).isZero() ? Amount.ZERO : funds.take(escrows.get(i));
            if (escrow.isZero()) {
                listener.unavailable(Shortage.of(funds, Amount.ofNano(chosen.size())));
                return opened;
            }
            Candidate candidate = chosen.get(i);
            DealTerms terms = DealTerms.of(
                            candidate.quote(),
                            escrow,
                            expiry,
                            candidate.description().runtimes(),
                            buyer.domain())
                    .stating(statements.powerOf(candidate.quote().message()));
            MarketDeal deal = deals.fresh(candidate.description().name(), candidate.endpoint(), terms);
            deal.save(Status.OPENING);
            book.add(deal);
            opened.add(deal);
        }
        return opened;
    }

    /**
     * Sends the transaction that opens the deals and begins to talk to their pools.
     *
     * @return whether they may come to be
     */
    boolean send(List<MarketDeal> opened) {
        CompletableFuture<String> transaction;
        try {
            transaction =
                    buyer.chain().open(opened.stream().map(MarketDeal::terms).toList());
        } catch (GridmillException e) {
            refused(opened, e);
            return e.code() == ErrorCode.CHAIN_UNREACHABLE;
        }
        for (MarketDeal deal : opened) {
            deals.start(deal);
        }
        transaction.whenComplete((hash, failure) -> buyer.threads().execute(() -> {
            if (failure == null) {
                opened.forEach(deal -> mined(deal, hash));
            } else {
                refused(opened, Pendings.reason(failure));
            }
        }));
        return true;
    }

    private void mined(MarketDeal deal, String hash) {
        deal.openedBy(hash);
        funds.moved(deal.terms().escrow());
        keeper.watchExpiry(deal);
        listener.notice("Deal with " + deal.name() + ": " + deal.terms().quote().cores() + " cores at "
                + deal.terms().quote().corePrice() + " per core-second, "
                + deal.terms().escrow() + " in escrow");
    }

    /** Perhaps they will never be, perhaps they were sent before: the chain knows. */
    private void refused(List<MarketDeal> opened, GridmillException reason) {
        LOG.warn("Opening {} deals failed", opened.size(), reason);
        if (reason.code() == ErrorCode.TRANSACTION_REFUSED && opened.size() > 1) {
            // One pool that cannot be dealt with must not keep the others away.
            opened.forEach(deal -> send(List.of(deal)));
            return;
        }
        listener.unavailable(
                Failure.infrastructure(ErrorCode.NO_POOL, "The deal was not opened: " + reason.getMessage()));
        opened.forEach(deal -> resolution.resolve(deal, reason));
    }

    private long expiryEpochSeconds() {
        Duration life = demand.expected().plus(MARGIN);
        Duration bounded = life.compareTo(LONGEST_DEAL) > 0 ? LONGEST_DEAL : life;
        return buyer.clock().instant().plus(bounded).getEpochSecond();
    }

    private static String noPool(List<Match> matches, List<String> complaints) {
        List<String> lines = new ArrayList<>(complaints);
        matches.forEach(match -> lines.add(line(match)));
        return lines.isEmpty()
                ? "No pool is known: name endpoints, or wait for offers on chain"
                : "No pool can serve the run: " + String.join("; ", lines);
    }

    private static String line(Match match) {
        return match.candidate().description().name() + " (" + match.candidate().endpoint() + ") "
                + String.join(", ", match.reasons());
    }
}
