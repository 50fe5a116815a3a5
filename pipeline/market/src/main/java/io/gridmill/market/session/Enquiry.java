package io.gridmill.market.session;

import io.gridmill.market.chain.OfferOnChain;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Which pools are asked for quotes. A quote holds capacity back at its pool, so nobody is asked without need, and never
 * more pools than the run could ever use: whoever can pay for a thousand stakes must not keep the buyer busy with a
 * thousand silent endpoints. Used by one thread at a time.
 */
final class Enquiry {

    /** Pools that are asked in one search. */
    static final int MOST = 256;

    private final Buyer buyer;
    private final DealBook book;
    private final Random random;

    /** Pools that were asked and are still there. */
    private final Set<URI> asked = new HashSet<>();

    Enquiry(Buyer buyer, DealBook book, Random random) {
        this.buyer = buyer;
        this.book = book;
        this.random = random;
    }

    /**
     * Endpoints to ask now, without those that have a deal already.
     *
     * @param newOnly only those that were not asked before
     * @throws io.gridmill.model.GridmillException when the chain does not answer
     */
    List<URI> endpoints(boolean newOnly) {
        List<URI> known = buyer.settings().endpoints();
        List<URI> all = known.isEmpty() ? offered(buyer.chain().offers()) : known;
        List<URI> free = book.without(all);
        asked.retainAll(new HashSet<>(all));
        List<URI> wanted = newOnly
                ? free.stream().filter(endpoint -> !asked.contains(endpoint)).toList()
                : free;
        List<URI> some = known.isEmpty() ? some(wanted, MOST, random) : wanted;
        asked.addAll(some);
        return some;
    }

    /** They have not answered: they may be asked again soon. */
    void forget(Set<URI> silent) {
        asked.removeAll(silent);
    }

    /** Cheapest first. */
    private static List<URI> offered(List<OfferOnChain> offers) {
        return offers.stream()
                .sorted(Comparator.comparing(OfferOnChain::corePrice))
                .map(OfferOnChain::endpoint)
                .toList();
    }

    /** Half of them the cheapest, half by lot: a price on chain binds nobody, so it alone must not decide. */
    static List<URI> some(List<URI> cheapestFirst, int most, Random random) {
        if (cheapestFirst.size() <= most) {
            return cheapestFirst;
        }
        Set<URI> chosen = new LinkedHashSet<>(cheapestFirst.subList(0, most / 2));
        List<URI> rest = new ArrayList<>(new HashSet<>(cheapestFirst.subList(most / 2, cheapestFirst.size())));
        Collections.shuffle(rest, random);
        for (URI endpoint : rest) {
            if (chosen.size() >= most) {
                break;
            }
            chosen.add(endpoint);
        }
        return List.copyOf(chosen);
    }
}
