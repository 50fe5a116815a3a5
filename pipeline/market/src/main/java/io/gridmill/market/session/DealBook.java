package io.gridmill.market.session;

import io.gridmill.contracts.Address;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All deals that a run ever had in this session, oldest first. Safe for use by several threads. */
final class DealBook {

    private final Map<String, MarketDeal> deals = new LinkedHashMap<>();

    synchronized void add(MarketDeal deal) {
        deals.put(deal.id(), deal);
    }

    synchronized List<MarketDeal> all() {
        return List.copyOf(deals.values());
    }

    /** @throws GridmillException when the run has no such deal */
    synchronized MarketDeal get(String supplier) {
        MarketDeal deal = deals.get(supplier);
        if (deal == null) {
            throw new GridmillException(ErrorCode.INTERNAL, "This run has no deal " + supplier);
        }
        return deal;
    }

    /**
     * What deals give that can be counted on.
     *
     * @param pools how many deals
     * @param owners how many different owners
     * @param cores all together
     */
    record Capacity(int pools, int owners, long cores) {}

    Capacity capacity() {
        int pools = 0;
        long cores = 0;
        Set<Address> owners = new HashSet<>();
        for (MarketDeal deal : all()) {
            if (deal.isPromising()) {
                pools++;
                cores += Math.max(1, deal.terms().quote().cores());
                owners.add(deal.terms().quote().pool());
            }
        }
        return new Capacity(pools, owners.size(), cores);
    }

    /** Endpoints with which there is no deal that could still be used. */
    List<URI> without(Collection<URI> endpoints) {
        Set<URI> busy = new HashSet<>();
        for (MarketDeal deal : all()) {
            if (!deal.isOver() && !deal.isDismissed()) {
                busy.add(deal.endpoint());
            }
        }
        return endpoints.stream()
                .filter(endpoint -> !busy.contains(endpoint))
                .distinct()
                .toList();
    }

    Set<Address> dismissedOwners() {
        Set<Address> owners = new HashSet<>();
        for (MarketDeal deal : all()) {
            if (deal.isDismissed()) {
                owners.add(deal.terms().quote().pool());
            }
        }
        return owners;
    }
}
