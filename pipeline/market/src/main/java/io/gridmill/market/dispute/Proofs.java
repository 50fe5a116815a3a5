package io.gridmill.market.dispute;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.court.Claim;
import io.gridmill.contracts.court.Evidence;
import io.gridmill.contracts.merkle.BatchTree;
import io.gridmill.contracts.merkle.ResultsProver;
import io.gridmill.contracts.merkle.ResultsTree;
import io.gridmill.contracts.typed.ResultBatchClaim;
import io.gridmill.contracts.typed.Signature;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.engine.evidence.ClaimedResult;
import io.gridmill.engine.evidence.SignedBatch;
import io.gridmill.market.deal.DealTerms;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.RunId;
import java.math.BigInteger;
import java.util.List;

/** What the Court takes as evidence, made of what the ledger kept. */
public final class Proofs {

    private Proofs() {}

    /**
     * Evidence for the claim at a position of a batch.
     *
     * @param terms of the deal in which the batch was delivered
     * @param index of a success
     * @throws GridmillException {@code INTERNAL} when the ledger's batch is not what the pool signed: no court would
     *     take it
     */
    public static Evidence of(RunId run, DealTerms terms, SignedBatch batch, int index) {
        ClaimedResult result = batch.claims().get(index);
        Digest input = result.inputDigest();
        if (input == null) {
            throw new IllegalArgumentException(
                    "The result of partition " + result.key() + " is a failure, and no claim");
        }
        List<Bytes32> leaves =
                batch.claims().stream().map(claim -> leaf(run, claim)).toList();
        ResultsProver prover = new ResultsProver(leaves);
        Bytes32 root = Bytes32.of(batch.root());
        Signed<ResultBatchClaim> signed = new Signed<>(
                new ResultBatchClaim(terms.dealId(), batch.sequence(), root),
                Signature.of(batch.signature().toArray()));
        if (!prover.root().equals(root)
                || !terms.domain().isSignedBy(terms.quote().pool(), signed)) {
            throw new GridmillException(
                    ErrorCode.INTERNAL,
                    "Batch " + batch.sequence() + " of the deal " + terms.dealId()
                            + " in the ledger is not what the pool signed; nothing can be proved with it");
        }
        Claim claim = new Claim(
                terms.dealId(),
                terms.quote().pool(),
                terms.quote().buyer(),
                BigInteger.valueOf(batch.sequence()),
                BigInteger.valueOf(index),
                Bytes32.of(result.key().treeKey(run)),
                Bytes32.of(input),
                Bytes32.of(result.outputDigest()),
                BigInteger.valueOf(result.amount().nano()));
        return new Evidence(terms.quote(), signed, claim, prover.proof(index));
    }

    private static Bytes32 leaf(RunId run, ClaimedResult claim) {
        Digest key = claim.key().treeKey(run);
        Digest input = claim.inputDigest();
        return input == null
                ? BatchTree.failure(key, claim.outputDigest(), claim.amount())
                : ResultsTree.leaf(key, input, claim.outputDigest(), claim.amount());
    }
}
