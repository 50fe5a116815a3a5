package io.gridmill.engine.history;

import io.gridmill.engine.ledger.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt on the time axis: from when its command must have begun (the decision less the metered wall time) to the
 * decision.
 *
 * @param outcome null while it is running
 */
public record TimelineBar(
        int stage,
        int partition,
        int attempt,
        int supplier,
        @Nullable Outcome outcome,
        Instant begin,
        Instant end) {}
