package io.gridmill.market.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.merkle.BatchTree;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.ResultBatchClaim;
import io.gridmill.market.deal.DealTerms;
import io.gridmill.market.fake.Deals;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.Usage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchCheckTest {

    private static final RunId RUN = new RunId("0123456789");
    private static final Digest INPUT = Digest.sha256("input");
    private static final Address COURT = Address.parse("0x" + "22".repeat(20));

    @Test
    void aBatchThatIsATreeOfWhatWasOrderedIsSound() {
        DealTerms terms = terms(COURT);
        BatchCheck check = check(terms, INPUT);

        assertThat(check.check(tree(terms, 1, INPUT))).isInstanceOf(BatchCheck.Sound.class);
        assertThat(check.check(tree(terms, 1, INPUT))).isInstanceOf(BatchCheck.Known.class);
        assertThat(check.check(tree(terms, 3, INPUT))).isEqualTo(new BatchCheck.Gap(2));
        assertThat(check.check(tree(terms, 2, INPUT))).isInstanceOf(BatchCheck.Sound.class);
        assertThat(check.delivered()).isEqualTo(2);
    }

    @Test
    void ordersThatAnEarlierProcessGaveAreNotCompared() {
        DealTerms terms = terms(COURT);

        assertThat(check(terms, null).check(tree(terms, 1, Digest.sha256("who knows"))))
                .isInstanceOf(BatchCheck.Sound.class);
    }

    @Test
    void aPoolCannotClaimToHaveRunSomethingElse() {
        DealTerms terms = terms(Address.ZERO);
        BatchCheck check = check(terms, INPUT);

        assertThat(check.check(tree(terms, 1, Digest.sha256("other"))))
                .isInstanceOfSatisfying(BatchCheck.Forged.class, forged -> assertThat(forged.why())
                        .startsWith("batch 1 has a result of partition 0/5/1 from inputs "));
        assertThat(check.delivered()).isZero();
    }

    @Test
    void theRootIsThatOfTheResults() {
        DealTerms terms = terms(COURT);
        ResultBatch good = tree(terms, 1, INPUT);
        PartitionResult dearer = result(INPUT, 2000);

        assertThat(check(terms, INPUT).check(new ResultBatch(1, List.of(dearer), good.signature(), good.root())))
                .isEqualTo(new BatchCheck.Forged("batch 1 has another root than its results"));
        Digest root = Digest.of(BatchTree.root(RUN, List.of(dearer)).toBytes());
        assertThat(check(terms, INPUT).check(new ResultBatch(1, List.of(dearer), good.signature(), root)))
                .as("a root that nobody signed")
                .isEqualTo(new BatchCheck.Forged("batch 1 is not signed by " + Deals.POOL.address()));
        assertThat(check(terms, INPUT)
                        .check(new ResultBatch(1, List.of(result(null, 1000)), good.signature(), good.root())))
                .isEqualTo(new BatchCheck.Forged(
                        "batch 1 cannot be a tree: The result of partition 0/5/1 has no input digest"));
    }

    @Test
    void aBatchFromBeforeTreesIsGoodExceptWhereACourtShouldReadIt() {
        DealTerms plain = terms(Address.ZERO);
        DealTerms judged = terms(COURT);

        assertThat(check(plain, INPUT).check(untreed(plain))).isInstanceOf(BatchCheck.Sound.class);
        assertThat(check(judged, INPUT).check(untreed(judged)))
                .isEqualTo(new BatchCheck.Forged(
                        "batch 1 has no root, so that the deal's court " + COURT + " cannot read it"));
    }

    private static BatchCheck check(DealTerms terms, @Nullable Digest ordered) {
        return new BatchCheck(terms, RUN, 0, key -> Optional.ofNullable(ordered));
    }

    private static ResultBatch tree(DealTerms terms, long sequence, Digest input) {
        List<PartitionResult> results = List.of(result(input, 1000));
        Bytes32 root = BatchTree.root(RUN, results);
        return new ResultBatch(sequence, results, sign(terms, sequence, root), Digest.of(root.toBytes()));
    }

    private static ResultBatch untreed(DealTerms terms) {
        List<PartitionResult> results = List.of(result(null, 1000));
        return new ResultBatch(1, results, sign(terms, 1, Bytes32.of(ResultBatch.digest(results))));
    }

    private static String sign(DealTerms terms, long sequence, Bytes32 digest) {
        ResultBatchClaim claim = new ResultBatchClaim(terms.dealId(), sequence, digest);
        return Deals.DOMAIN.sign(claim, Deals.POOL).signature().hex();
    }

    private static PartitionResult result(@Nullable Digest input, long claimNano) {
        Usage usage = new Usage(1, 1, 1, 0, 0, Amount.ofNano(claimNano));
        return new PartitionResult(new PartitionKey(0, 5, 1), null, 0, usage, List.of(), "", "", "process", input);
    }

    private static DealTerms terms(Address verifier) {
        Quote plain = Deals.quote(2, 1000);
        Quote quote = new Quote(
                plain.offerId(),
                plain.pool(),
                plain.buyer(),
                plain.cores(),
                plain.gpus(),
                plain.corePrice(),
                plain.gpuPrice(),
                plain.validUntilEpochSeconds(),
                plain.nonce(),
                verifier);
        Amount escrow = Amount.ofNano(1_000_000);
        return DealTerms.of(
                Deals.DOMAIN.sign(quote, Deals.POOL), escrow, 4_100_000_000L, List.of("process"), Deals.DOMAIN);
    }
}
