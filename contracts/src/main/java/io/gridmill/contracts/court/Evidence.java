package io.gridmill.contracts.court;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.contracts.internal.abi.SignedTuples;
import io.gridmill.contracts.merkle.BatchTree;
import io.gridmill.contracts.merkle.ResultsProof;
import io.gridmill.contracts.merkle.ResultsProver;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.ResultBatchClaim;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.model.Digest;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.PartitionResult;
import java.math.BigInteger;
import java.util.List;

/**
 * What shows the Court that a pool made a claim: its quote, the batch that it signed, and the way from the claim's leaf
 * to the batch's root.
 *
 * @param quote the deal's terms
 * @param batch with the pool's signature
 * @param claim the partition in question; its deal, pool and buyer are the quote's
 * @param proof at the claim's position
 */
public record Evidence(Quote quote, Signed<ResultBatchClaim> batch, Claim claim, ResultsProof proof) {

    static final String TYPE = "(" + SignedTuples.QUOTE + "," + SignedTuples.RESULT_BATCH
            + ",bytes,uint256,bytes32,bytes32,bytes32,uint256,bytes32[24])";

    /**
     * Evidence against one success of a batch that a pool signed as a tree.
     *
     * @param results the batch, in its order
     * @throws IllegalArgumentException when the result is a failure, or says nothing of its input
     * @throws IndexOutOfBoundsException when the batch is shorter
     */
    public static Evidence of(
            Quote quote, Signed<ResultBatchClaim> batch, RunId run, List<PartitionResult> results, int index) {
        PartitionResult result = results.get(index);
        Digest input = result.inputDigest();
        if (!result.succeeded() || input == null) {
            throw new IllegalArgumentException("The result of partition " + result.key() + " is no claim");
        }
        Claim claim = new Claim(
                batch.message().dealId(),
                quote.pool(),
                quote.buyer(),
                BigInteger.valueOf(batch.message().sequence()),
                BigInteger.valueOf(index),
                Bytes32.of(result.key().treeKey(run)),
                Bytes32.of(input),
                Bytes32.of(result.outputDigest()),
                BigInteger.valueOf(result.usage().claim().nano()));
        return new Evidence(quote, batch, claim, new ResultsProver(BatchTree.leaves(run, results)).proof(index));
    }

    AbiWriter encoded() {
        AbiWriter evidence = new AbiWriter()
                .tuple(SignedTuples.of(quote))
                .tuple(SignedTuples.of(batch.message()))
                .bytes(batch.signature().toBytes())
                .uint(claim.index())
                .bytes32(claim.partitionKey())
                .bytes32(claim.inputDigest())
                .bytes32(claim.outputDigest())
                .uint(claim.amount());
        proof.siblings().forEach(evidence::bytes32);
        return evidence;
    }
}
