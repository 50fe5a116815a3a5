package io.gridmill.market.session;

import io.gridmill.contracts.typed.Quote;
import io.gridmill.engine.place.PlaceListener;
import io.gridmill.engine.place.SupplierRecord.Status;
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
import java.util.Comparator;
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

    /** Pools that a message names. */
    private static final int MOST_NAMED = 20;

    private final Buyer buyer;
    private final Need need;
    private final Funds funds;
    private final PlaceListener listener;
    private final DealFactory deals;
    private final DealBook book;
    private final Keeper keeper;
    private final Resolution resolution;
    private final Enquiry enquiry;
    private final Decisions decisions;
    private final QuoteRound round;
    private boolean stopped;
    private volatile boolean someWereSilent;

    Opening(
            Buyer buyer,
            Need need,
            Funds funds,
            PlaceListener listener,
            DealFactory deals,
            DealBook book,
            Keeper keeper,
            Resolution resolution,
            Enquiry enquiry,
            Decisions decisions) {
        this.buyer = buyer;
        this.need = need;
        this.funds = funds;
        this.listener = listener;
        this.deals = deals;
        this.book = book;
        this.keeper = keeper;
        this.resolution = resolution;
        this.enquiry = enquiry;
        this.decisions = decisions;
        this.round = new QuoteRound(buyer);
    }

    /**
     * One try to buy what the run lacks. Returns as soon as the transaction is sent. While other deals work, it is no
     * news to the run that there is nobody or no money for more.
     *
     * @param newOnly asks only pools that were not asked lately, and is content when there are none
     * @return whether there is hope now
     * @throws GridmillException when the chain or the ledger does not answer
     */
    boolean open(boolean newOnly) throws InterruptedException {
        long start = System.nanoTime();
        someWereSilent = false;
        List<URI> endpoints = enquiry.endpoints(newOnly);
        boolean alone = book.capacity().pools() == 0;
        if (endpoints.isEmpty() && !alone) {
            return newOnly;
        }
        Demand demand = Demand.of(need.lacking());
        CompletableFuture<Amount> deposit = CompletableFuture.supplyAsync(buyer.chain()::deposit, buyer.threads());
        OfferStatements statements = OfferStatements.ask(buyer);
        QuoteRound.Outcome outcome = round.ask(demand, endpoints, book.dismissedOwners());
        long quoted = System.nanoTime();
        enquiry.forget(outcome.silent());
        someWereSilent = !outcome.silent().isEmpty();
        List<Match> matches = matching().decide(demand, outcome.candidates());
        matches = newOnly ? notDearer(matches) : matches;
        decisions.record(matches, outcome.complaints());
        List<Candidate> chosen =
                matches.stream().filter(Match::chosen).map(Match::candidate).toList();
        if (chosen.isEmpty()) {
            say(alone, Failure.infrastructure(ErrorCode.NO_POOL, noPool(matches, outcome.complaints())));
            return false;
        }
        // While deals work they are topped up, too: what was read before that would be counted twice.
        funds.deposit(alone ? Pendings.await(deposit) : buyer.chain().deposit());
        if (!openAll(demand, chosen, statements, alone)) {
            return false;
        }
        LOG.info(
                "Deals sent: quotes {} ms, records and transaction {} ms",
                (quoted - start) / 1_000_000,
                (System.nanoTime() - quoted) / 1_000_000);
        matches.stream().filter(match -> !match.chosen()).forEach(match -> LOG.info("Not chosen: {}", line(match)));
        outcome.complaints().forEach(complaint -> LOG.info("Not chosen: {}", complaint.line()));
        return true;
    }

    /** Who is only welcome must not cost more than those that work already. */
    private List<Match> notDearer(List<Match> matches) {
        Amount dearest = book.all().stream()
                .filter(MarketDeal::isPromising)
                .map(deal -> deal.terms().quote().corePrice())
                .max(Comparator.naturalOrder())
                .orElse(Amount.ZERO);
        List<Match> decided = new ArrayList<>();
        for (Match match : matches) {
            Amount price = match.candidate().quote().message().corePrice();
            boolean dearer = match.chosen() && price.compareTo(dearest) > 0;
            decided.add(
                    dearer
                            ? new Match(
                                    match.candidate(),
                                    false,
                                    match.score(),
                                    List.of("fits, but asks " + price
                                            + " per core-second, and those that work already ask " + dearest
                                            + " at most"))
                            : match);
        }
        return decided;
    }

    /** Whether the last try did not wait for somebody's answer. */
    boolean someWereSilent() {
        return someWereSilent;
    }

    /** As many as are missing, and no more than a run has at a time. */
    private Matching matching() {
        int have = book.capacity().pools();
        return new Matching(
                Math.max(1, buyer.settings().fewestPools() - have),
                Math.max(1, buyer.settings().mostPools() - have));
    }

    private void say(boolean alone, Failure failure) {
        if (alone) {
            listener.unavailable(failure);
        } else {
            LOG.info("No more capacity is bought now: {}", failure.message());
        }
    }

    /** Money that is locked with pools that do not answer may be of use yet: they may be back, or it comes back. */
    private void tooLittle(boolean alone, Amount needed) {
        Failure shortage = Shortage.of(funds, needed);
        boolean locked = book.all().stream().anyMatch(deal -> deal.isLost() && !deal.isOver() && !deal.isDismissed());
        say(
                alone,
                locked
                        ? Failure.infrastructure(
                                ErrorCode.NO_POOL,
                                shortage.message() + " More is locked in deals whose pools do not answer: it comes back"
                                        + " when these deals are over.")
                        : shortage);
    }

    /** No deal is opened after this returned. */
    synchronized void stop() {
        stopped = true;
    }

    private synchronized boolean openAll(
            Demand demand, List<Candidate> chosen, OfferStatements statements, boolean alone) {
        if (stopped) {
            return true;
        }
        List<MarketDeal> opened = record(demand, chosen, statements, alone);
        return !opened.isEmpty() && send(opened);
    }

    /** Takes the escrows from the funds and makes the deals durable, before anybody hears of them. */
    private List<MarketDeal> record(Demand demand, List<Candidate> chosen, OfferStatements statements, boolean alone) {
        Amount available = funds.left();
        if (available.compareTo(leastForOne()) < 0) {
            tooLittle(alone, leastForOne());
            return List.of();
        }
        List<Quote> quotes = chosen.stream().map(c -> c.quote().message()).toList();
        List<Amount> escrows = EscrowPlan.split(demand, quotes, available);
        long expiry = expiryEpochSeconds(demand);
        List<MarketDeal> opened = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            Amount escrow = escrows.get(i).isZero() ? Amount.ZERO : funds.take(escrows.get(i));
            if (escrow.isZero()) {
                tooLittle(alone, Amount.ofNano(chosen.size()));
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

    /** A deal that could not pay for one partition of the usual price would be a transaction for nothing. */
    private Amount leastForOne() {
        return book.all().stream()
                .map(deal -> deal.account().average())
                .filter(average -> !average.isZero())
                .min(Comparator.naturalOrder())
                .orElse(Amount.ofNano(1));
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

    private long expiryEpochSeconds(Demand demand) {
        Duration life = demand.expected().plus(MARGIN);
        Duration bounded = life.compareTo(LONGEST_DEAL) > 0 ? LONGEST_DEAL : life;
        return buyer.clock().instant().plus(bounded).getEpochSecond();
    }

    private static String noPool(List<Match> matches, List<QuoteRound.Complaint> complaints) {
        List<String> lines = new ArrayList<>();
        complaints.forEach(complaint -> lines.add(complaint.line()));
        matches.forEach(match -> lines.add(line(match)));
        if (lines.isEmpty()) {
            return "No pool is known: name endpoints, or wait for offers on chain";
        }
        String more = lines.size() > MOST_NAMED ? "; and " + (lines.size() - MOST_NAMED) + " more" : "";
        return "No pool can serve the run: " + String.join("; ", lines.subList(0, Math.min(lines.size(), MOST_NAMED)))
                + more;
    }

    private static String line(Match match) {
        return match.candidate().description().name() + " (" + match.candidate().endpoint() + ") "
                + String.join(", ", match.reasons());
    }
}
