package io.gridmill.market.dispute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.Deployment;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.QueueOptions;
import io.gridmill.contracts.chain.TransactionJournal;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.chain.TransactionRequest;
import io.gridmill.contracts.court.Complaint;
import io.gridmill.contracts.court.Consensus;
import io.gridmill.contracts.court.ConsensusClient;
import io.gridmill.contracts.court.Court;
import io.gridmill.contracts.court.CourtClient;
import io.gridmill.contracts.court.CourtEvent;
import io.gridmill.contracts.court.Evidence;
import io.gridmill.contracts.dev.DevNode;
import io.gridmill.contracts.exchange.CaseOrder;
import io.gridmill.contracts.market.CourtRules;
import io.gridmill.contracts.market.DealOpening;
import io.gridmill.contracts.market.Deployer;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.MarketClient;
import io.gridmill.contracts.market.MarketEvent;
import io.gridmill.contracts.market.Offer;
import io.gridmill.contracts.market.PanelRules;
import io.gridmill.contracts.merkle.BatchTree;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.ResultBatchClaim;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.engine.dispute.DisputeRecord;
import io.gridmill.engine.dispute.DisputeState;
import io.gridmill.engine.evidence.ClaimsCodec;
import io.gridmill.engine.evidence.SignedBatch;
import io.gridmill.market.deal.DealTerms;
import io.gridmill.market.pool.PoolHttp;
import io.gridmill.model.Amount;
import io.gridmill.model.Bytes;
import io.gridmill.model.DataSize;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.OrderDigest;
import io.gridmill.model.protocol.Output;
import io.gridmill.model.protocol.OutputBundle;
import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.ProtocolJson;
import io.gridmill.model.protocol.Resources;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.model.protocol.Usage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Disputes on a real chain with the real contracts; only the members of the panel are scripted. */
@Timeout(300)
class ProceedingsTest {

    private static final RunId RUN = new RunId("0123456789");
    private static final long FAR = 4_000_000_000L;

    /** Silence is soon over. */
    private static final CourtRules RULES = new CourtRules(CourtRules.DEV.bond(), CourtRules.DEV.fine(), 8, 600);

    private static final Amount BOND = RULES.bond();
    private static final Amount FEE = PanelRules.DEV.jurorFee().times(PanelRules.DEV.size());
    private static final Wallet BUYER = DevNode.wallet(0);
    private static final Wallet POOL = DevNode.wallet(1);

    private static final StageOrder STAGE = new StageOrder(
            0,
            "make",
            List.of("/bin/make", "${partition.n}"),
            Map.of(),
            null,
            Map.of(),
            Map.of("o", new Output("*.txt", null)),
            new Resources(1, 0, DataSize.ofMebibytes(64), Duration.ofSeconds(10), DataSize.ofMebibytes(64)),
            List.of(),
            null,
            List.of());

    /** What the command makes. */
    private static final Digest RIGHT = success(0, "right").outputDigest();

    /** Result 0 is a lie, 1 a failure, 2 right. */
    private static final int LIE = 0;

    private static final int TRUTH = 2;

    private static final List<AutoCloseable> OPEN = new ArrayList<>();
    private static final List<TestJuror> JURORS = new ArrayList<>();
    private static Chain chain;
    private static TransactionQueue queue;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private static Market market;
    private static Courthouse courthouse;
    private static CourtClient accused;
    private static HttpServer shelf;
    private static DealTerms terms;
    private static final SecureRandom RANDOM = new SecureRandom();

    @BeforeAll
    static void openADealUnderACourtWithAPanel() throws Exception {
        chain = opened(opened(DevNode.start()).chain());
        queue = queue(BUYER);
        Deployment deployment = get(new Deployer(chain, queue).deploy(parameters()));
        market = new Market(chain, deployment);
        MarketClient buyer = new MarketClient(market, queue, BUYER, Clock.systemUTC());
        TransactionQueue poolQueue = queue(POOL);
        MarketClient pool = new MarketClient(market, poolQueue, POOL, Clock.systemUTC());
        get(buyer.transfer("fund", POOL.address(), Amount.parse("1000 RLC")));
        BigInteger offerId = ((MarketEvent.OfferPosted) MarketClient.events(get(pool.join(
                                "join", Amount.parse("900 RLC"), Amount.parse("800 RLC"), offer("http://127.0.0.1:1"))))
                        .get(0))
                .offerId();
        Quote quote = new Quote(
                offerId,
                POOL.address(),
                BUYER.address(),
                2,
                0,
                Amount.ofNano(1000),
                Amount.ZERO,
                FAR,
                Bytes32.random(RANDOM),
                Objects.requireNonNull(deployment.court()));
        long expiry = chain.head().timestampEpochSeconds() + 3600;
        terms = DealTerms.of(
                market.domain().sign(quote, POOL), Amount.parse("1 RLC"), expiry, List.of("process"), market.domain());
        get(buyer.openDeals(
                "open", List.of(new DealOpening(terms.signed(), terms.escrow(), expiry)), Amount.parse("1 RLC")));
        courthouse = Courthouse.of(market, queue);
        accused = new CourtClient(courthouse.court().court(), poolQueue);
        shelf = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shelf.createContext("/right", exchange -> answer(exchange, bundle("right")));
        shelf.createContext("/other", exchange -> answer(exchange, bundle("another file")));
        shelf.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/right");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        shelf.start();
        OPEN.add(() -> shelf.stop(0));
        for (int i = 0; i < PanelRules.DEV.size(); i++) {
            JURORS.add(juror(buyer, i));
        }
    }

    private static Deployer.Parameters parameters() {
        Deployer.Parameters dev = Deployer.Parameters.DEV;
        return new Deployer.Parameters(
                dev.minimumStake(),
                dev.unbondingSeconds(),
                dev.graceSeconds(),
                dev.drip(),
                dev.dripCooldownSeconds(),
                dev.faucetFunds(),
                dev.noticeSeconds(),
                dev.panels(),
                RULES);
    }

    @AfterAll
    static void close() throws Exception {
        for (int i = OPEN.size() - 1; i >= 0; i--) {
            OPEN.get(i).close();
        }
    }

    private static TestJuror juror(MarketClient buyer, int number) throws Exception {
        Wallet wallet = Wallet.random(RANDOM).forDevelopment();
        TransactionQueue own = queue(wallet);
        get(queue.submit(TransactionRequest.transfer(
                "ether-" + number, wallet.address(), BigInteger.TEN.pow(19), "give ether to a juror")));
        get(buyer.transfer("fund-juror-" + number, wallet.address(), Amount.parse("500 RLC")));
        ConsensusClient panels = new ConsensusClient(courthouse.panels().consensus(), own);
        // The first one is busy at first, and asked again.
        TestJuror juror = opened(new TestJuror(panels, wallet, own, number == 0 ? 2 : 0, order -> answer(order)));
        MarketClient client = new MarketClient(market, own, wallet, Clock.systemUTC());
        get(client.join(
                "join",
                Amount.parse("400 RLC"),
                Amount.parse("400 RLC"),
                offer(juror.endpoint().toString())));
        get(panels.offerSeats("seats", 5));
        return juror;
    }

    private static void answer(HttpExchange exchange, byte[] content) throws IOException {
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
        exchange.close();
    }

    private static byte[] bundle(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OutputBundle.write(
                bytes,
                success(TRUTH, content).outputs(),
                file -> new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
        return bytes.toByteArray();
    }

    private static String location(String path) {
        return "http://127.0.0.1:" + shelf.getAddress().getPort() + path;
    }

    /** A member runs what it was ordered, if it is what the claim is about; and what is to be fetched it does not find. */
    private static Bytes32 answer(CaseOrder order) {
        if (order.kind() == Complaint.MISSING) {
            return Court.UNRETRIEVABLE;
        }
        Digest input = order.inputDigest();
        return input != null && Bytes32.of(input).equals(order.claim().inputDigest())
                ? Bytes32.of(RIGHT)
                : Consensus.UNJUDGEABLE;
    }

    @Test
    void aLieCostsThePoolItsStakeAndTheChallengerNothing() throws Exception {
        Amount tokens = tokens();
        Amount stake = market.stakeOf(POOL.address()).active();
        Grievance grievance = grievance(LIE, 7);
        Memory memory = new Memory(grievance, 7);

        DisputeRecord ended = proceedings(grievance, memory).conduct(memory.record());

        assertThat(ended.state()).isEqualTo(DisputeState.POOL_LOST);
        assertThat(ended).isEqualTo(memory.record());
        assertThat(ended.money().paid()).isEqualTo(BOND.plus(FEE));
        assertThat(ended.money().gotBack()).isEqualTo(BOND.plus(FEE));
        assertThat(ended.money().fined().plus(ended.money().compensated())).isEqualTo(RULES.fine());
        assertThat(ended.transactions())
                .extracting(DisputeRecord.Sent::what)
                .containsSubsequence("challenge", "draw", "resolve", "settle", "withdraw");
        assertThat(ended.gas()).isGreaterThan(500_000);
        assertThat(tokens()).as("in all hands of the buyer").isEqualTo(tokens);
        assertThat(market.stakeOf(POOL.address()).active()).isEqualTo(stake.minus(RULES.fine()));
        assertThat(courthouse.court().court().depositOf(BUYER.address())).isEqualTo(Amount.ZERO);
        assertThat(JURORS.get(0).turnedAway()).as("it was asked again").hasSize(2);
    }

    @Test
    void aRightClaimThatIsChallengedCostsTheChallengerBondAndPanel() throws Exception {
        Amount tokens = tokens();
        Amount stake = market.stakeOf(POOL.address()).active();
        Grievance grievance = grievance(TRUTH, 8);
        Memory memory = new Memory(grievance, 8);

        DisputeRecord ended = proceedings(grievance, memory).conduct(memory.record());

        assertThat(ended.state()).isEqualTo(DisputeState.POOL_WON);
        assertThat(ended.money().gotBack()).isEqualTo(Amount.ZERO);
        assertThat(ended.money().fined()).isEqualTo(Amount.ZERO);
        assertThat(tokens()).isEqualTo(tokens.minus(BOND).minus(FEE));
        assertThat(market.stakeOf(POOL.address()).active()).isEqualTo(stake);
        DisputeRecord again = DisputeRecord.prepared(
                ended.id(), 2, 1, 1, ended.key(), "WRONG", chain.blockNumber() + 1, Instant.now());
        assertThatThrownBy(() -> proceedings(grievance, memory).conduct(again))
                .as("judged once and for all")
                .isInstanceOf(GridmillException.class);
    }

    @Test
    void aProcessThatDiesAtAnyStepIsFollowedByOneThatPaysNothingTwice() throws Exception {
        Amount tokens = tokens();
        Grievance grievance = grievance(LIE, 9);
        Memory memory = new Memory(grievance, 9);
        int deaths = 0;
        boolean over = false;
        while (!over) {
            AtomicInteger saves = new AtomicInteger();
            boolean afterwards = deaths % 2 == 1;
            // Dies at the first record that it writes, before or after it is durable: all that led to it is on chain.
            Consumer<DisputeRecord> dying = record -> {
                if (record.state().isOver()) {
                    memory.accept(record);
                    return;
                }
                if (afterwards) {
                    memory.accept(record);
                }
                if (saves.incrementAndGet() == 1) {
                    throw new Died();
                }
            };
            try {
                over = proceedings(grievance, dying)
                        .conduct(memory.record())
                        .state()
                        .isOver();
            } catch (Died died) {
                deaths++;
            }
        }
        assertThat(deaths).isGreaterThan(5);
        assertThat(memory.record().state()).isEqualTo(DisputeState.POOL_LOST);
        assertThat(memory.record().money().paid()).isEqualTo(BOND.plus(FEE));
        assertThat(tokens()).isEqualTo(tokens);
        assertThat(CourtHistory.of(
                                chain,
                                courthouse.address(),
                                Bytes32.of(memory.record().id()),
                                0)
                        .stream()
                        .filter(told -> told.event() instanceof CourtEvent.Challenged))
                .hasSize(1);
    }

    @Test
    void aPoolThatIsSilentAboutAnOutputLosesItsStake() throws Exception {
        Amount tokens = tokens();
        Grievance grievance = demanded(21);
        Memory memory = new Memory(grievance, 21);

        DisputeRecord ended = proceedings(grievance, memory).conduct(memory.record());

        assertThat(ended.state()).isEqualTo(DisputeState.POOL_LOST);
        assertThat(ended.money())
                .isEqualTo(new DisputeRecord.Money(BOND, Amount.ZERO, BOND, Amount.ZERO, RULES.fine()));
        assertThat(tokens()).isEqualTo(tokens);
    }

    @Test
    void whatThePoolAnswersWithIsFetchedAndTheBondIsForIt() throws Exception {
        Grievance grievance = demanded(22);
        Memory memory = new Memory(grievance, 22);
        AtomicReference<List<OutputDownload.Downloaded>> fetched = new AtomicReference<>(List.of());

        DisputeRecord ended =
                demand(grievance, memory, location("/right"), fetched).conduct(memory.record());

        assertThat(ended.state()).isEqualTo(DisputeState.ANSWERED);
        assertThat(ended.deadline()).isPresent();
        assertThat(fetched.get()).singleElement().satisfies(file -> {
            assertThat(file.path()).isEqualTo("made.txt");
            assertThat(file.content()).hasContent("right");
        });
    }

    @Test
    void aPoolThatNamesAPlaceWhereSomethingElseIsLosesBeforeAPanel() throws Exception {
        Amount tokens = tokens();
        Grievance grievance = demanded(23);
        Memory memory = new Memory(grievance, 23);
        AtomicReference<List<OutputDownload.Downloaded>> fetched = new AtomicReference<>(List.of());

        Bytes32 caseId = courthouse.caseId(Bytes32.of(memory.record().id()));
        JURORS.forEach(juror -> juror.look(caseId, grievance.order().get()));

        DisputeRecord ended =
                demand(grievance, memory, location("/other"), fetched).conduct(memory.record());

        assertThat(ended.state()).isEqualTo(DisputeState.POOL_LOST);
        assertThat(fetched.get()).isEmpty();
        assertThat(ended.money().paid()).isEqualTo(BOND.plus(FEE));
        assertThat(ended.money().gotBack()).isEqualTo(BOND.plus(FEE));
        assertThat(ended.transactions())
                .extracting(DisputeRecord.Sent::what)
                .containsSubsequence("demand", "escalate", "draw", "resolve", "settle", "withdraw");
        assertThat(tokens()).isEqualTo(tokens);
    }

    @Test
    void strangersLocationsAreFetchedUnderTheRulesOfEndpoints() throws Exception {
        PoolHttp http = opened(new PoolHttp(ProtocolJson.mapper(), Duration.ofSeconds(5), Duration.ofSeconds(15)));
        OutputDownload download = new OutputDownload(http);
        Map<String, String> problems = Map.of(
                location("/moved"),
                "it answers 302",
                location("/none"),
                "it answers 404",
                "http://10.0.0.1/right",
                "plain http is for loopback only",
                "file:///etc/passwd",
                "it is no http or https URL",
                "no url",
                "the pool's location is no URL");
        for (Map.Entry<String, String> each : problems.entrySet()) {
            assertThat(download.fetch(each.getKey(), RIGHT, 1000, Duration.ofSeconds(10), directory, new ArrayList<>()))
                    .hasValueSatisfying(problem -> assertThat(problem).contains(each.getValue()));
        }
        assertThat(download.fetch(location("/right"), RIGHT, 4, Duration.ofSeconds(10), directory, new ArrayList<>()))
                .as("larger than it may be")
                .hasValueSatisfying(problem -> assertThat(problem).contains("more than 4 bytes"));
        assertThat(download.fetch(location("/right"), RIGHT, 5, Duration.ofSeconds(10), directory, new ArrayList<>()))
                .isEmpty();
    }

    @Test
    void whoHasNotEnoughIsToldBeforeAnythingIsSent() throws Exception {
        Wallet poor = Wallet.random(RANDOM).forDevelopment();
        TransactionQueue own = queue(poor);
        Courthouse theirs = Courthouse.of(market, own);
        assertThatThrownBy(() -> theirs.missing(theirs.price(Complaint.WRONG)))
                .isInstanceOfSatisfying(
                        GridmillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEPOSIT_TOO_SMALL))
                .hasMessageContaining("The dispute needs " + BOND.plus(FEE));
    }

    @Test
    void aBatchThatIsNotWhatThePoolSignedIsNoEvidence() {
        SignedBatch good = batch(11);
        SignedBatch altered = new SignedBatch(
                1,
                1,
                good.sequence(),
                good.root(),
                good.signature(),
                good.claims().subList(0, 2));
        assertThat(Proofs.of(RUN, terms, good, LIE).claim().sequence()).isEqualTo(BigInteger.valueOf(11));
        assertThatThrownBy(() -> Proofs.of(RUN, terms, altered, LIE))
                .hasMessageContaining("is not what the pool signed");
        assertThatThrownBy(() -> Proofs.of(RUN, terms, good, 1)).hasMessageContaining("is a failure");
    }

    /** What a killed process throws. */
    private static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** The ledger's row. */
    private static final class Memory implements Consumer<DisputeRecord> {

        private final AtomicReference<DisputeRecord> row;

        Memory(Grievance grievance, int round) {
            Bytes32 id = courthouse
                    .court()
                    .court()
                    .disputeId(grievance.complaint(), grievance.evidence().claim());
            row = new AtomicReference<>(DisputeRecord.prepared(
                    Digest.of(id.toBytes()),
                    1,
                    1,
                    1,
                    new PartitionKey(0, round, 1),
                    grievance.complaint().name(),
                    chain.blockNumber(),
                    Instant.now()));
        }

        DisputeRecord record() {
            return Objects.requireNonNull(row.get());
        }

        @Override
        public void accept(DisputeRecord record) {
            row.set(record);
        }
    }

    /** The pool answers as soon as it is asked. */
    private Proceedings demand(
            Grievance grievance,
            Memory memory,
            String location,
            AtomicReference<List<OutputDownload.Downloaded>> fetched) {
        Consumer<DisputeRecord> answering = record -> {
            memory.accept(record);
            if (record.state() == DisputeState.DEMANDED) {
                accused.respond("respond-" + record.id(), grievance.evidence().claim(), location);
            }
        };
        PoolHttp http = opened(new PoolHttp(ProtocolJson.mapper(), Duration.ofSeconds(5), Duration.ofSeconds(15)));
        Retriever retriever = (where, claim, within) -> {
            List<OutputDownload.Downloaded> files = new ArrayList<>();
            Optional<String> problem = new OutputDownload(http)
                    .fetch(where, Digest.of(claim.outputDigest().toBytes()), 1000, within, directory, files);
            fetched.set(files);
            return problem;
        };
        return proceedings(grievance, answering, retriever);
    }

    private static Grievance demanded(int sequence) {
        Evidence evidence = Proofs.of(RUN, terms, batch(sequence), TRUTH);
        return new Grievance(
                Complaint.MISSING, evidence, () -> new CaseOrder(Complaint.MISSING, evidence.claim(), null, null));
    }

    private static Proceedings proceedings(Grievance grievance, Consumer<DisputeRecord> memory) {
        return proceedings(grievance, memory, Retriever.NONE);
    }

    private static Proceedings proceedings(Grievance grievance, Consumer<DisputeRecord> memory, Retriever retriever) {
        Map<Address, List<URI>> endpoints = new HashMap<>();
        JURORS.forEach(juror -> endpoints.put(juror.wallet().address(), List.of(juror.endpoint())));
        PoolHttp http = opened(new PoolHttp(ProtocolJson.mapper(), Duration.ofSeconds(5), Duration.ofSeconds(15)));
        PanelDelivery delivery = new PanelDelivery(
                juror -> endpoints.getOrDefault(juror, List.of()),
                http,
                Executors.newCachedThreadPool(task -> {
                    Thread thread = new Thread(task, "delivery");
                    thread.setDaemon(true);
                    return thread;
                }),
                Clock.systemUTC());
        return new Proceedings(
                courthouse,
                grievance,
                delivery,
                retriever,
                memory,
                Clock.systemUTC(),
                line -> {},
                Duration.ofMillis(100));
    }

    private static Grievance grievance(int index, int sequence) {
        Evidence evidence = Proofs.of(RUN, terms, batch(sequence), index);
        return new Grievance(
                Complaint.WRONG, evidence, () -> new CaseOrder(Complaint.WRONG, evidence.claim(), STAGE, order(index)));
    }

    /** As the ledger gives it back. */
    private static SignedBatch batch(int sequence) {
        List<PartitionResult> results = List.of(success(LIE, "a lie"), failure(1), success(TRUTH, "right"));
        Bytes32 root = BatchTree.root(RUN, results);
        Signed<ResultBatchClaim> signed =
                market.domain().sign(new ResultBatchClaim(terms.dealId(), sequence, root), POOL);
        return new SignedBatch(
                1,
                1,
                sequence,
                Digest.of(root.toBytes()),
                Bytes.of(signed.signature().toBytes()),
                ClaimsCodec.decode(ClaimsCodec.encode(results)));
    }

    private static PartitionResult success(int partition, String content) {
        OutputFile file = new OutputFile("o", "made.txt", content.length(), Digest.sha256(content), null);
        Usage usage = new Usage(5, 4, 3, 0, 0, Amount.ofNano(5));
        Digest input = OrderDigest.of(OrderDigest.ofStage(STAGE), order(partition));
        return new PartitionResult(
                new PartitionKey(0, partition, 1), null, 0, usage, List.of(file), "", "", "process", input);
    }

    private static PartitionOrder order(int partition) {
        return new PartitionOrder(new PartitionKey(0, partition, 1), Map.of("n", "" + partition), null, Map.of());
    }

    private static PartitionResult failure(int partition) {
        Usage usage = new Usage(5, 4, 3, 0, 0, Amount.ofNano(5));
        Failure gone = Failure.infrastructure(ErrorCode.WORKER_LOST, "gone");
        return new PartitionResult(
                new PartitionKey(0, partition, 1), gone, 0, usage, List.of(), "", "", "process", null);
    }

    private static Amount tokens() {
        return market.balanceOf(BUYER.address())
                .plus(market.depositOf(BUYER.address()))
                .plus(courthouse.court().court().depositOf(BUYER.address()));
    }

    private static Offer offer(String endpoint) {
        return new Offer(
                2,
                0,
                DataSize.ofMebibytes(4096),
                Amount.ofNano(1000),
                Amount.ZERO,
                10,
                10,
                300,
                60,
                FAR,
                "eu",
                List.of("process"),
                endpoint);
    }

    private static TransactionQueue queue(Wallet wallet) {
        return opened(
                new TransactionQueue(chain, wallet, TransactionJournal.none(), QueueOptions.DEV, Clock.systemUTC()));
    }

    private static <T extends AutoCloseable> T opened(T resource) {
        OPEN.add(resource);
        return resource;
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }
}
