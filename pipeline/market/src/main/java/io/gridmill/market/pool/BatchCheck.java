package io.gridmill.market.pool;

import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.ResultBatchClaim;
import io.gridmill.contracts.typed.Signature;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.market.deal.DealTerms;
import io.gridmill.model.protocol.ResultBatch;

/**
 * Whether a batch is the next one and the pool's own claim. One thread at a time.
 */
final class BatchCheck {

    /** What a batch turned out to be. */
    sealed interface Verdict {}

    record Sound() implements Verdict {}

    /** It was delivered before. */
    record Known() implements Verdict {}

    /** There are batches missing before it. */
    record Gap(long expected) implements Verdict {}

    /** The pool did not sign it. */
    record Forged(String why) implements Verdict {}

    private final DealTerms terms;
    private final MarketDomain domain;
    private final Bytes32 dealId;
    private long delivered;

    /** @param delivered sequence number of the last batch that is not wanted again */
    BatchCheck(DealTerms terms, long delivered) {
        this.terms = terms;
        this.domain = terms.domain();
        this.dealId = terms.dealId();
        this.delivered = delivered;
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
        Signature signature;
        try {
            signature = Signature.parse(batch.signature());
        } catch (IllegalArgumentException e) {
            return new Forged("batch " + batch.sequence() + " has no signature: " + e.getMessage());
        }
        ResultBatchClaim claim =
                new ResultBatchClaim(dealId, batch.sequence(), Bytes32.of(ResultBatch.digest(batch.results())));
        if (!domain.isSignedBy(terms.quote().pool(), new Signed<>(claim, signature))) {
            return new Forged("batch " + batch.sequence() + " is not signed by "
                    + terms.quote().pool());
        }
        delivered = batch.sequence();
        return new Sound();
    }
}
