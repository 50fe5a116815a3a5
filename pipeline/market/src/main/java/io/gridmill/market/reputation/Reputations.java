package io.gridmill.market.reputation;

import io.gridmill.contracts.Address;

/** Tells how far pools can be trusted. Safe for use by several threads. */
public interface Reputations {

    /** Does not wait for the chain: what is known now. A pool that nobody has seen at work has a reputation, too. */
    Reputation of(Address pool);
}
