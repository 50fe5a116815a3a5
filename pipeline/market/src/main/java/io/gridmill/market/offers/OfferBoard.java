package io.gridmill.market.offers;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.market.MarketEvent;
import io.gridmill.contracts.market.PostedOffer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Offers as a sequence of events makes them, by pool. A pool that posts more offers than a few loses its oldest ones. Not
 * safe for use by several threads.
 */
final class OfferBoard {

    /** Offers of one pool that are remembered, the newest ones: it is the newest that counts. */
    static final int MOST_OF_A_POOL = 4;

    private final Map<Address, TreeMap<BigInteger, PostedOffer>> pools;
    private final Map<BigInteger, Address> owners;

    OfferBoard() {
        this.pools = new HashMap<>();
        this.owners = new HashMap<>();
    }

    OfferBoard(Collection<PostedOffer> offers) {
        this();
        offers.forEach(this::put);
    }

    OfferBoard copy() {
        return new OfferBoard(all());
    }

    void apply(MarketEvent event) {
        if (event instanceof MarketEvent.OfferPosted posted) {
            put(new PostedOffer(posted.offerId(), posted.pool(), posted.offer()));
        } else if (event instanceof MarketEvent.OfferUpdated updated) {
            put(new PostedOffer(updated.offerId(), updated.pool(), updated.offer()));
        } else if (event instanceof MarketEvent.OfferWithdrawn withdrawn) {
            remove(withdrawn.pool(), withdrawn.offerId());
        }
    }

    private void put(PostedOffer offer) {
        TreeMap<BigInteger, PostedOffer> own = pools.computeIfAbsent(offer.pool(), pool -> new TreeMap<>());
        own.put(offer.id(), offer);
        owners.put(offer.id(), offer.pool());
        if (own.size() > MOST_OF_A_POOL) {
            owners.remove(own.pollFirstEntry().getKey());
        }
    }

    private void remove(Address pool, BigInteger id) {
        TreeMap<BigInteger, PostedOffer> own = pools.get(pool);
        if (own != null && own.remove(id) != null) {
            owners.remove(id);
            if (own.isEmpty()) {
                pools.remove(pool);
            }
        }
    }

    void removePool(Address pool) {
        TreeMap<BigInteger, PostedOffer> own = pools.remove(pool);
        if (own != null) {
            own.keySet().forEach(owners::remove);
        }
    }

    Set<Address> pools() {
        return pools.keySet();
    }

    List<PostedOffer> all() {
        List<PostedOffer> all = new ArrayList<>();
        pools.values().forEach(own -> all.addAll(own.values()));
        all.sort(Comparator.comparing(PostedOffer::id));
        return all;
    }

    /** Also one that is not its pool's newest. */
    Optional<PostedOffer> find(BigInteger id) {
        Address pool = owners.get(id);
        return pool == null
                ? Optional.empty()
                : Optional.ofNullable(pools.getOrDefault(pool, new TreeMap<>()).get(id));
    }

    /** The newest offer of the pool that is not expired; none when there is no such. */
    Optional<PostedOffer> newestOf(Address pool, long epochSeconds) {
        TreeMap<BigInteger, PostedOffer> own = pools.getOrDefault(pool, new TreeMap<>());
        return own.descendingMap().values().stream()
                .filter(offer -> offer.offer().expiresAtEpochSeconds() >= epochSeconds)
                .findFirst();
    }

    /** Id of the pool's oldest offer: who is here longer has the smaller one. */
    BigInteger seniority(Address pool) {
        TreeMap<BigInteger, PostedOffer> own = pools.getOrDefault(pool, new TreeMap<>());
        return own.isEmpty() ? BigInteger.ZERO : own.firstKey();
    }
}
