package io.gridmill.market.reputation;

import io.gridmill.contracts.Address;
import io.gridmill.engine.history.OwnerHistory;
import io.gridmill.engine.history.OwnerRun;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The buyer's own ledger as a source of reputation. Safe for use by several threads. */
public final class LedgerRecords implements OwnRecords {

    /** What is older has faded to almost nothing. */
    private static final Duration MEMORY = Duration.ofDays(365);

    private final Supplier<OwnerHistory> history;
    private final Clock clock;

    /** @param history asked each time; may wait until the ledger is connected */
    public LedgerRecords(Supplier<OwnerHistory> history, Clock clock) {
        this.history = history;
        this.clock = clock;
    }

    @Override
    public Map<Address, List<OwnerRun>> all() {
        Map<Address, List<OwnerRun>> byPool = new HashMap<>();
        for (OwnerRun run : history.get().since(clock.instant().minus(MEMORY))) {
            byPool.computeIfAbsent(Address.parse(run.owner()), absent -> new ArrayList<>())
                    .add(run);
        }
        return byPool;
    }
}
