package io.gridmill.market.books;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.merkle.ResultsTree;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.PartitionKey;

/**
 * One paid result, as the run's ledger has it.
 *
 * @param inputDigest the partition's cache key
 * @param outputDigest digest of its outputs
 * @param amount paid for it
 */
public record InvoiceLine(PartitionKey key, Digest inputDigest, Digest outputDigest, Amount amount) {

    /** The leaf that stands for it in the deal's results tree. */
    public Bytes32 leaf(RunId run) {
        return ResultsTree.leaf(key.treeKey(run), inputDigest, outputDigest, amount);
    }
}
