package io.gridmill.market.reputation;

import io.gridmill.contracts.Address;
import io.gridmill.engine.history.OwnerRun;
import java.util.List;
import java.util.Map;

/** What the buyer's own runs have seen of pools. */
@FunctionalInterface
public interface OwnRecords {

    /**
     * Of every pool that worked, run by run, oldest first. May take as long as a query of the ledger does.
     *
     * @throws RuntimeException when the ledger does not answer
     */
    Map<Address, List<OwnerRun>> all();
}
