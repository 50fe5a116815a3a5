package io.gridmill.market.estimate;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.market.chain.OfferOnChain;
import io.gridmill.market.match.Prospect;
import io.gridmill.market.pool.PoolHttp;
import io.gridmill.market.reputation.Reputations;
import io.gridmill.model.Amount;
import io.gridmill.model.protocol.PoolDescription;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Asks pools what they have free and at what price. No quote is asked for: a quote reserves cores until it ends, and a
 * plan must not take them away from anybody. What a pool says here does not bind it. Safe for use by several threads.
 */
public final class Survey {

    /** No more pools than this are asked. */
    private static final int MOST = 10_000;

    private final MarketDomain domain;
    private final PoolHttp http;
    private final Executor threads;
    private final Duration patience;
    private final Optional<Reputations> reputations;

    /**
     * What came of it.
     *
     * @param prospects pools that could be dealt with
     * @param complaints for each other pool a line for people
     */
    public record Answers(List<Prospect> prospects, List<String> complaints) {

        public Answers {
            prospects = List.copyOf(prospects);
            complaints = List.copyOf(complaints);
        }
    }

    /**
     * @param domain the Market contract that pools must deal on
     * @param threads an executor that starts a thread for every task
     * @param patience how long all answers together are waited for
     */
    public Survey(
            MarketDomain domain,
            PoolHttp http,
            Executor threads,
            Duration patience,
            Optional<Reputations> reputations) {
        this.domain = domain;
        this.http = http;
        this.threads = threads;
        this.patience = patience;
        this.reputations = reputations;
    }

    /**
     * @param endpoints to ask; empty: those of the offers
     * @param offers that stand on chain
     */
    public Answers ask(List<URI> endpoints, List<OfferOnChain> offers) throws InterruptedException {
        Set<URI> asked = new LinkedHashSet<>(endpoints);
        if (asked.isEmpty()) {
            offers.stream().limit(MOST).map(OfferOnChain::endpoint).forEach(asked::add);
        }
        BlockingQueue<Answers> answers = new LinkedBlockingQueue<>();
        for (URI endpoint : asked) {
            threads.execute(() -> answers.add(askOne(endpoint, offers)));
        }
        List<Prospect> prospects = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        long end = System.nanoTime() + patience.toNanos();
        for (int open = asked.size(); open > 0; open--) {
            Answers answer = answers.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (answer == null) {
                complaints.add(open + (open == 1 ? " pool has" : " pools have") + " not answered within "
                        + patience.toSeconds() + " s");
                break;
            }
            prospects.addAll(answer.prospects());
            complaints.addAll(answer.complaints());
        }
        return new Answers(prospects, complaints);
    }

    private Answers askOne(URI endpoint, List<OfferOnChain> offers) {
        try {
            return check(endpoint, http.client(endpoint).describe(), offers);
        } catch (IOException | RuntimeException e) {
            // Whatever a stranger's answer leads to, the survey must hear of it.
            return no(endpoint, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private Answers check(URI endpoint, PoolDescription pool, List<OfferOnChain> offers) {
        Address owner = Address.parse(pool.owner());
        if (pool.chainId() != domain.chainId() || !Address.parse(pool.market()).equals(domain.market())) {
            return no(endpoint, "deals on another market: " + pool.market() + " on chain " + pool.chainId());
        }
        if (pool.freeSlots() < 1) {
            return no(endpoint, "has no free cores now");
        }
        Optional<OfferOnChain> offer = offers.stream()
                .filter(each ->
                        each.pool().equals(owner) && each.id().toString().equals(pool.offerId()))
                .findFirst();
        Prospect prospect = new Prospect(
                endpoint,
                pool.name(),
                owner,
                Math.min(pool.freeSlots(), pool.slots()),
                offer.map(OfferOnChain::gpus).orElse(0),
                pool.corePrice(),
                Amount.ZERO,
                pool.memory(),
                pool.runtimes(),
                offer,
                reputations.map(known -> known.of(owner)),
                Optional.empty());
        return new Answers(List.of(prospect), List.of());
    }

    private static Answers no(URI endpoint, String why) {
        return new Answers(List.of(), List.of(endpoint + ": " + why));
    }
}
