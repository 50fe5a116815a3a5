package io.gridmill.market.pool;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.merkle.BatchTree;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.ResultBatchClaim;
import io.gridmill.contracts.typed.Signature;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.market.deal.DealTerms;
import io.gridmill.model.Digest;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.ResultBatch;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether a batch is the next one and the pool's own claim, and whether the pool claims to have done what it was asked
 * for. One thread at a time.
 *
 * <p>A batch is signed as a tree, which the Court can read. Batches that a pool's journal has from before that are good
 * as well, but not in a deal with a court: its pool could escape it by signing in the old way.
 */
final class BatchCheck {

    /** What a batch turned out to be. */
    sealed interface Verdict {}

    record Sound() implements Verdict {}

    /** It was delivered before. */
    record Known() implements Verdict {}

    /** There are batches missing before it. */
    record Gap(long expected) implements Verdict {}

    /** The pool did not sign it, or signed what it must not. */
    record Forged(String why) implements Verdict {}

    private final DealTerms terms;
    private final RunId run;
    private final MarketDomain domain;
    private final Bytes32 dealId;
    private final Function<PartitionKey, Optional<Digest>> inputs;
    private long delivered;

    /**
     * @param delivered sequence number of the last batch that is not wanted again
     * @param inputs what a partition was to be made from, where that is known
     */
    BatchCheck(DealTerms terms, RunId run, long delivered, Function<PartitionKey, Optional<Digest>> inputs) {
        this.terms = terms;
        this.run = run;
        this.domain = terms.domain();
        this.dealId = terms.dealId();
        this.delivered = delivered;
        this.inputs = inputs;
    }

    long delivered() {
        return delivered;
    }

    Verdict check(ResultBatch batch) {
        if (batch.sequence() <= delivered) {
            return new Known();
        }
        if (batch.sequence() != delivered + 1) {
            return new Gap(delivered + 1);
        }
        Optional<String> fault = batch.root() == null ? untreed() : treed(batch, batch.root());
        if (fault.isEmpty()) {
            fault = signature(batch);
        }
        if (fault.isPresent()) {
            return new Forged("batch " + batch.sequence() + " " + fault.get());
        }
        delivered = batch.sequence();
        return new Sound();
    }

    private Optional<String> untreed() {
        if (terms.quote().verifier().isZero()) {
            return Optional.empty();
        }
        return Optional.of(
                "has no root, so that the deal's court " + terms.quote().verifier() + " cannot read it");
    }

    private Optional<String> treed(ResultBatch batch, Digest root) {
        try {
            if (!BatchTree.root(run, batch.results()).equals(Bytes32.of(root))) {
                return Optional.of("has another root than its results");
            }
        } catch (IllegalArgumentException e) {
            return Optional.of("cannot be a tree: " + e.getMessage());
        }
        for (PartitionResult result : batch.results()) {
            Digest claimed = result.inputDigest();
            Optional<Digest> wanted = inputs.apply(result.key());
            if (claimed != null && wanted.isPresent() && !wanted.get().equals(claimed)) {
                return Optional.of("has a result of partition " + result.key() + " from inputs " + claimed
                        + "; it was ordered from " + wanted.get());
            }
        }
        return Optional.empty();
    }

    private Optional<String> signature(ResultBatch batch) {
        Signature signature;
        try {
            signature = Signature.parse(batch.signature());
        } catch (IllegalArgumentException e) {
            return Optional.of("has no signature: " + e.getMessage());
        }
        ResultBatchClaim claim = new ResultBatchClaim(dealId, batch.sequence(), Bytes32.of(batch.digest()));
        return domain.isSignedBy(terms.quote().pool(), new Signed<>(claim, signature))
                ? Optional.empty()
                : Optional.of("is not signed by " + terms.quote().pool());
    }
}
