package io.gridmill.market.session;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.QuoteRequest;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.market.chain.OfferOnChain;
import io.gridmill.market.match.Candidate;
import io.gridmill.market.match.Demand;
import io.gridmill.market.match.Matching;
import io.gridmill.market.pool.PoolClient;
import io.gridmill.model.protocol.PoolDescription;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Asks many pools at once for their descriptions and quotes, and checks what they answer. */
final class QuoteRound {

    /** What came of it: candidates, and for each pool that is none a line for people. */
    record Outcome(List<Candidate> candidates, List<String> complaints) {}

    private sealed interface Answer {}

    private record Good(Candidate candidate) implements Answer {}

    private record Bad(String complaint) implements Answer {}

    /** A quote must last long enough for its deal to be mined. */
    private static final Duration LEAST_VALIDITY = Duration.ofSeconds(10);

    private final Buyer buyer;
    private final SecureRandom random = new SecureRandom();

    QuoteRound(Buyer buyer) {
        this.buyer = buyer;
    }

    /**
     * Waits for the answers: for all of them, but once there is a candidate no longer than the quote patience.
     *
     * @param excluded owners that are not wanted
     */
    Outcome ask(Demand demand, Collection<URI> endpoints, Set<Address> excluded) throws InterruptedException {
        BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
        for (URI endpoint : endpoints) {
            buyer.threads().execute(() -> answers.add(askOne(demand, endpoint, excluded)));
        }
        List<Candidate> candidates = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        long patience = buyer.settings().quotePatience().toNanos();
        long start = System.nanoTime();
        for (int open = endpoints.size(); open > 0; open--) {
            Answer answer = candidates.isEmpty()
                    ? answers.take()
                    : answers.poll(patience - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
            if (answer == null) {
                complaints.add(open + " pools have not answered yet");
                break;
            }
            if (answer instanceof Good good) {
                candidates.add(good.candidate());
            } else if (answer instanceof Bad bad) {
                complaints.add(bad.complaint());
            }
        }
        return new Outcome(List.copyOf(candidates), List.copyOf(complaints));
    }

    private Answer askOne(Demand demand, URI endpoint, Set<Address> excluded) {
        try {
            return check(demand, endpoint, excluded);
        } catch (IOException | RuntimeException e) {
            // Whatever a stranger's answer leads to, the round must hear of it.
            return bad(endpoint, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private Answer check(Demand demand, URI endpoint, Set<Address> excluded) throws IOException {
        PoolClient pool = buyer.http().client(endpoint);
        PoolDescription description = pool.describe();
        Address owner = Address.parse(description.owner());
        if (description.chainId() != buyer.domain().chainId()
                || !Address.parse(description.market()).equals(buyer.domain().market())) {
            return bad(
                    endpoint,
                    "deals on another market: " + description.market() + " on chain " + description.chainId());
        }
        if (excluded.contains(owner)) {
            return bad(endpoint, "was dismissed by this run");
        }
        Signed<Quote> quote = pool.quote(buyer.domain().sign(request(demand, owner, description), buyer.signer()));
        Optional<String> fault = fault(quote, owner);
        if (fault.isPresent()) {
            return bad(endpoint, fault.get());
        }
        Optional<OfferOnChain> offer = Matching.needsOffers(demand)
                ? buyer.chain().offer(quote.message().offerId())
                : Optional.empty();
        return new Good(new Candidate(endpoint, description, quote, offer));
    }

    private QuoteRequest request(Demand demand, Address owner, PoolDescription description) {
        return new QuoteRequest(
                owner,
                buyer.signer().address(),
                Math.max(1, Math.min(demand.usefulCores(), description.slots())),
                demand.gpus(),
                buyer.clock().instant().getEpochSecond(),
                Bytes32.random(random));
    }

    private Optional<String> fault(Signed<Quote> signed, Address owner) {
        Quote quote = signed.message();
        if (!quote.pool().equals(owner) || !buyer.domain().isSignedBy(owner, signed)) {
            return Optional.of("gave a quote that it did not sign");
        }
        if (!quote.buyer().equals(buyer.signer().address())) {
            return Optional.of("gave a quote for another buyer");
        }
        if (!quote.verifier().isZero() && !buyer.chain().court().equals(Optional.of(quote.verifier()))) {
            return Optional.of("gave a quote that has disputes judged by " + quote.verifier()
                    + ", which is not the court of this market");
        }
        if (!quote.isValidAt(buyer.clock().instant().plus(LEAST_VALIDITY))) {
            return Optional.of("gave a quote that ends at once");
        }
        return quote.cores() < 1 ? Optional.of("has no free cores") : Optional.empty();
    }

    private static Bad bad(URI endpoint, String why) {
        return new Bad(endpoint + ": " + why);
    }
}
