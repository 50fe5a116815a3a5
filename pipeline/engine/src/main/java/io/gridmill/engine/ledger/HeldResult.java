package io.gridmill.engine.ledger;

import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionResult;
import java.util.List;

/**
 * A good result that does not count yet: one opinion about its partition.
 *
 * @param owner of the supplier
 * @param result what the supplier said, without the content of small files
 * @param amount what it costs when it is paid
 * @param cacheKey identity of the work
 * @param outputs where its files lie
 * @param checked whether it waits for an opinion about itself, or stands and falls with others of its owner
 * @param batch evidence of what the supplier claimed
 */
public record HeldResult(
        String supplier,
        String owner,
        PartitionResult result,
        Amount amount,
        Digest cacheKey,
        List<StoredOutput> outputs,
        boolean checked,
        BatchReference batch) {

    public HeldResult {
        outputs = List.copyOf(outputs);
        result = new PartitionResult(
                result.key(),
                result.failure(),
                result.exitCode(),
                result.usage(),
                result.outputs().stream()
                        .map(file -> new OutputFile(file.output(), file.path(), file.size(), file.sha256(), null))
                        .toList(),
                result.standardOutput(),
                result.standardError(),
                result.runtime());
    }

    public int attempt() {
        return result.key().attempt();
    }

    /** The same at another price. */
    public HeldResult costing(Amount price) {
        return new HeldResult(supplier, owner, result, price, cacheKey, outputs, checked, batch);
    }
}
