package io.gridmill.engine.ledger;

import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.PartitionResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decision about an attempt.
 *
 * @param supplier who did it; null when nobody had to
 * @param result what the supplier said
 * @param amount what it costs
 * @param cacheKey identity of the work
 * @param outputs where its files lie; empty unless it was accepted or cached
 */
public record SettlementRow(
        @Nullable String supplier,
        Outcome outcome,
        PartitionResult result,
        Amount amount,
        Digest cacheKey,
        List<StoredOutput> outputs) {

    public SettlementRow {
        outputs = List.copyOf(outputs);
    }
}
