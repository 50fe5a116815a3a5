package io.gridmill.market.reputation;

import io.gridmill.contracts.Address;

/** What the chain shows of pools. Safe for use by several threads. */
@FunctionalInterface
public interface ChainRecords {

    /** Nothing is known of anybody. */
    ChainRecords NONE = pool -> ChainRecord.NONE;

    /** What is known now; does not wait for the chain. */
    ChainRecord of(Address pool);
}
