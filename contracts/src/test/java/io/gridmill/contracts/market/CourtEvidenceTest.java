package io.gridmill.contracts.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.QueueOptions;
import io.gridmill.contracts.chain.Receipt;
import io.gridmill.contracts.chain.TransactionJournal;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.court.Case;
import io.gridmill.contracts.court.Claim;
import io.gridmill.contracts.court.Complaint;
import io.gridmill.contracts.court.Consensus;
import io.gridmill.contracts.court.Court;
import io.gridmill.contracts.court.CourtClient;
import io.gridmill.contracts.court.CourtEvent;
import io.gridmill.contracts.court.Dispute;
import io.gridmill.contracts.court.Evidence;
import io.gridmill.contracts.dev.DevNode;
import io.gridmill.contracts.internal.abi.AbiReader;
import io.gridmill.contracts.merkle.BatchTree;
import io.gridmill.contracts.merkle.ResultsProver;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.ResultBatchClaim;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.Usage;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What pools sign is what the Court reads, on a real chain with all contracts. */
class CourtEvidenceTest {

    private static final long FAR = 4_000_000_000L;
    private static final RunId RUN = new RunId("0123456789");
    private static final Digest INPUT = Digest.sha256("input");
    private static final Wallet BUYER = DevNode.wallet(0);
    private static final Wallet POOL = DevNode.wallet(1);

    private static DevNode node;
    private static Chain chain;
    private static TransactionQueue queue;
    private static TransactionQueue poolQueue;
    private static Deployment deployment;
    private static Market market;
    private static Address court;
    private static Quote quote;
    private static CourtClient client;
    private static int sent;

    @BeforeAll
    static void openADealUnderTheCourt() throws Exception {
        node = DevNode.start();
        chain = node.chain();
        queue = new TransactionQueue(chain, BUYER, TransactionJournal.none(), QueueOptions.DEV, Clock.systemUTC());
        poolQueue = new TransactionQueue(chain, POOL, TransactionJournal.none(), QueueOptions.DEV, Clock.systemUTC());
        deployment = get(new Deployer(chain, queue).deploy(Deployer.Parameters.DEV));
        market = new Market(chain, deployment);
        court = Objects.requireNonNull(deployment.court());
        MarketClient buyer = new MarketClient(market, queue, BUYER, Clock.systemUTC());
        MarketClient pool = new MarketClient(market, poolQueue, POOL, Clock.systemUTC());
        get(buyer.transfer("fund", POOL.address(), Amount.parse("200 RLC")));
        Receipt joined = get(pool.join("join", Amount.parse("200 RLC"), Amount.parse("200 RLC"), offer()));
        BigInteger offerId =
                ((MarketEvent.OfferPosted) MarketClient.events(joined).get(0)).offerId();
        quote = new Quote(
                offerId,
                POOL.address(),
                BUYER.address(),
                2,
                0,
                Amount.ofNano(1000),
                Amount.ZERO,
                FAR,
                Bytes32.random(new SecureRandom()),
                court);
        DealOpening opening = new DealOpening(
                market.domain().sign(quote, POOL),
                Amount.parse("1 RLC"),
                chain.head().timestampEpochSeconds() + 3600);
        get(buyer.openDeals("open", List.of(opening), Amount.parse("1 RLC")));
        client = new CourtClient(new Court(chain, court), queue);
        get(client.deposit("court", deployment.rlc(), Amount.parse("100 RLC")));
    }

    @AfterAll
    static void stop() {
        queue.close();
        poolQueue.close();
        chain.close();
        node.close();
    }

    @Test
    void theContractsKnowEachOther() {
        assertThat(market.court()).isEqualTo(court);
        assertThat(addressAt(deployment.market(), "consensus()")).isEqualTo(deployment.consensus());
        assertThat(addressAt(deployment.market(), "catalogue()")).isEqualTo(deployment.catalogue());
        assertThat(addressAt(court, "consensus()")).isEqualTo(deployment.consensus());
        assertThat(addressAt(court, "market()")).isEqualTo(deployment.market());
        assertThat(addressAt(Objects.requireNonNull(deployment.consensus()), "market()"))
                .isEqualTo(deployment.market());
        assertThat(addressAt(Objects.requireNonNull(deployment.requests()), "token()"))
                .isEqualTo(deployment.rlc());
    }

    @Test
    void aBatchThatAPoolSignedIsEvidenceForEachOfItsSuccesses() throws Exception {
        Failure gone = Failure.infrastructure(ErrorCode.WORKER_LOST, "gone");
        List<PartitionResult> batch = List.of(result(0, null, INPUT), result(1, gone, null), result(2, null, INPUT));
        Bytes32 dealId = market.domain().dealId(quote);
        Signed<ResultBatchClaim> signed =
                market.domain().sign(new ResultBatchClaim(dealId, 1, BatchTree.root(RUN, batch)), POOL);
        Amount before = market.stakeOf(POOL.address()).active();

        assertThatThrownBy(() -> Evidence.of(quote, signed, RUN, batch, 1))
                .as("a failure is no claim")
                .hasMessageContaining("is no claim");
        assertThatThrownBy(() -> get(challenge(asking(evidence(signed, batch, 2), 7))))
                .as("another amount")
                .hasMessageContaining("is not at position");
        assertThatThrownBy(() -> get(challenge(asFailure(signed, batch))))
                .as("a failure, shown as a claim all the same")
                .hasMessageContaining("is not at position");
        Evidence good = evidence(signed, batch, 2);
        Receipt receipt = get(challenge(good));

        assertThat(receipt.succeeded()).isTrue();
        assertThat(receipt.logs().stream().map(CourtEvent::read).flatMap(Optional::stream))
                .containsExactly(new CourtEvent.Challenged(
                        client.court().disputeId(Complaint.WRONG, good.claim()),
                        dealId,
                        BUYER.address(),
                        good.claim()));
        Bytes32 dispute = client.court().disputeId(Complaint.WRONG, good.claim());
        assertThat(client.court().disputeOf(dispute))
                .isEqualTo(new Dispute(BUYER.address(), CourtRules.DEV.fine(), Dispute.Stage.JUDGING, 0));
        assertThat(client.court().rules()).isEqualTo(CourtRules.DEV);
        Consensus consensus = client.court().consensus();
        assertThat(consensus.rules()).isEqualTo(PanelRules.DEV);
        assertThat(consensus.caseOf(Consensus.caseId(court, dispute)))
                .extracting(Case::client, Case::status)
                .containsExactly(court, Case.Status.DRAWING);
        assertThat(consensus.panelOf(Consensus.caseId(court, dispute))).isEmpty();
        assertThat(market.stakeOf(POOL.address()).active())
                .as("the stake is arrested")
                .isEqualTo(before.minus(CourtRules.DEV.fine()));
    }

    private static CompletableFuture<Receipt> challenge(Evidence evidence) {
        return client.challenge("challenge-" + ++sent, evidence);
    }

    private static Evidence evidence(Signed<ResultBatchClaim> signed, List<PartitionResult> batch, int index) {
        return Evidence.of(quote, signed, RUN, batch, index);
    }

    private static Evidence asking(Evidence evidence, long amount) {
        return with(evidence, evidence.claim().outputDigest(), amount);
    }

    /** The failure at position 1 as if it were a success. */
    private static Evidence asFailure(Signed<ResultBatchClaim> signed, List<PartitionResult> batch) {
        Evidence neighbour = evidence(signed, batch, 0);
        Claim claim = neighbour.claim();
        PartitionResult failed = batch.get(1);
        return new Evidence(
                quote,
                signed,
                new Claim(
                        claim.dealId(),
                        claim.pool(),
                        claim.buyer(),
                        claim.sequence(),
                        BigInteger.ONE,
                        Bytes32.of(failed.key().treeKey(RUN)),
                        claim.inputDigest(),
                        Bytes32.of(failed.outputDigest()),
                        BigInteger.valueOf(failed.usage().claim().nano())),
                new ResultsProver(BatchTree.leaves(RUN, batch)).proof(1));
    }

    private static Evidence with(Evidence evidence, Bytes32 output, long amount) {
        Claim claim = evidence.claim();
        return new Evidence(
                evidence.quote(),
                evidence.batch(),
                new Claim(
                        claim.dealId(),
                        claim.pool(),
                        claim.buyer(),
                        claim.sequence(),
                        claim.index(),
                        claim.partitionKey(),
                        claim.inputDigest(),
                        output,
                        BigInteger.valueOf(amount)),
                evidence.proof());
    }

    private static PartitionResult result(int partition, @Nullable Failure failure, @Nullable Digest input) {
        Usage usage = new Usage(5, 4, 3, 0, 0, Amount.ofNano(5));
        return new PartitionResult(
                new PartitionKey(0, partition, 1), failure, 0, usage, List.of(), "", "", "bwrap", input);
    }

    private static Address addressAt(Address contract, String getter) {
        return new AbiReader(chain.call(contract, MarketCalls.get(getter))).address();
    }

    private static Offer offer() {
        return new Offer(
                2,
                0,
                DataSize.ofMebibytes(1024),
                Amount.ofNano(1000),
                Amount.ZERO,
                10,
                12,
                380,
                60,
                FAR,
                "eu-west",
                List.of("bwrap"),
                "http://127.0.0.1:1");
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }
}
