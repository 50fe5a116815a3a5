package io.gridmill.pool.deal;

import io.gridmill.contracts.Address;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Whom a pool serves, and how. Immutable. */
public final class BuyerPolicy {

    private final List<String> confining;
    private final List<String> all;
    private final boolean trustsEverybody;
    private final Set<Address> trusted;

    /**
     * @param confining runtimes that are safe for strangers
     * @param all runtimes, best confinement first
     * @param trusted buyers that may use the others, too
     */
    public BuyerPolicy(List<String> confining, List<String> all, boolean trustsEverybody, Set<Address> trusted) {
        this.confining = List.copyOf(confining);
        this.all = List.copyOf(all);
        this.trustsEverybody = trustsEverybody;
        this.trusted = Set.copyOf(trusted);
    }

    /** Names of the runtimes that a buyer may use. */
    public Collection<String> runtimes(Address buyer) {
        return trustsEverybody || trusted.contains(buyer) ? all : confining;
    }
}
