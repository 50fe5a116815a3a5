package io.gridmill.engine.ledger;

import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decision about an attempt.
 *
 * @param supplier who did it; null when nobody had to
 * @param result what the supplier said
 * @param amount what it costs
 * @param cacheKey identity of the work
 * @param outputDigest identity of what came of it; see {@link PartitionResult#outputDigest()}
 * @param outputs where its files lie; empty unless it was accepted or cached
 */
public record SettlementRow(
        @Nullable String supplier,
        Outcome outcome,
        PartitionResult result,
        Amount amount,
        Digest cacheKey,
        Digest outputDigest,
        List<StoredOutput> outputs) {

    private static final Digest NO_KEY = Digest.of(new byte[Digest.LENGTH]);

    public SettlementRow {
        outputs = List.copyOf(outputs);
    }

    /** A partition that is not run because what it needs failed. */
    public static SettlementRow skipped(PartitionKey key) {
        Usage nothing = new Usage(0, 0, 0, 0, 0, Amount.ZERO);
        PartitionResult result = new PartitionResult(key, null, 0, nothing, List.of(), "", "", "");
        return new SettlementRow(null, Outcome.SKIPPED, result, Amount.ZERO, NO_KEY, result.outputDigest(), List.of());
    }
}
