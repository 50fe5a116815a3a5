package io.gridmill.market.reputation;

import io.gridmill.contracts.Address;
import io.gridmill.model.Amount;
import java.util.List;
import java.util.Optional;

/** Tells how far pools can be trusted. Safe for use by several threads. */
public interface Reputations {

    /** Nobody is known, and so nobody is trusted. */
    Reputations NONE = pool -> new Reputation(0, List.of("nothing is known of it"));

    /** Does not wait for the chain: what is known now. A pool that nobody has seen at work has a reputation, too. */
    Reputation of(Address pool);

    /** What the pool has at risk, as far as is known now. */
    default Optional<Amount> stakeOf(Address pool) {
        return Optional.empty();
    }
}
