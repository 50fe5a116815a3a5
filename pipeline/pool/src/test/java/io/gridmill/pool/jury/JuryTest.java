package io.gridmill.pool.jury;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.court.Case;
import io.gridmill.contracts.court.Complaint;
import io.gridmill.contracts.court.Consensus;
import io.gridmill.contracts.court.ConsensusClient;
import io.gridmill.contracts.court.Court;
import io.gridmill.contracts.court.Dispute;
import io.gridmill.contracts.court.Evidence;
import io.gridmill.contracts.exchange.CaseOrder;
import io.gridmill.contracts.exchange.CaseStatus;
import io.gridmill.contracts.market.CourtRules;
import io.gridmill.contracts.market.Deployer;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.ResultBatchClaim;
import io.gridmill.contracts.typed.Signature;
import io.gridmill.contracts.typed.Signed;
import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import io.gridmill.model.protocol.Output;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionOrder;
import io.gridmill.model.protocol.Resources;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.StageOrder;
import io.gridmill.pool.Eventually;
import io.gridmill.pool.PoolProcess;
import io.gridmill.pool.PoolServer;
import io.gridmill.pool.TestBuyer;
import io.gridmill.pool.config.PoolConfig;
import io.gridmill.pool.court.CourtTown;
import io.gridmill.pool.court.CourtTown.PoolFile;
import io.gridmill.pool.runtime.ProcessRuntime;
import io.gridmill.pool.runtime.Runtimes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three pools on a panel, one of them a process that is killed, on a real chain. */
class JuryTest {

    @TempDir
    private static Path directory;

    private static CourtTown town;
    private static Accused accused;
    private static Honest honest;
    private static ConsensusClient panels;
    private static final List<PoolServer> SERVERS = new ArrayList<>();
    private static final List<PoolFile> FILES = new ArrayList<>();
    private static PoolProcess process;
    private static int partitions;

    @BeforeAll
    static void seatThreePools() throws Exception {
        town = new CourtTown(directory, Deployer.Parameters.DEV);
        panels = new ConsensusClient(town.court.court().consensus(), town.queue);
        for (String name : List.of("north", "south", "west")) {
            FILES.add(town.pool(name, "jury: {seats: 2}"));
        }
        for (PoolFile file : FILES.subList(0, 2)) {
            SERVERS.add(PoolServer.start(PoolConfig.read(file.file()), Clock.systemUTC()));
        }
        process = PoolProcess.launch(FILES.get(2).file());
        process.endpoint();
        for (PoolFile file : FILES) {
            assertThat(panels.consensus().seatsOf(file.owner().address())).isEqualTo(new Consensus.Seats(2, 0));
            assertThat(town.market.stakeOf(file.owner().address()).active())
                    .as("beside what stands behind the seats")
                    .isEqualTo(Deployer.Parameters.DEV.minimumStake());
        }
        accused = new Accused(town);
        // Before the tests let time pass: a quote is good for a minute.
        honest = honestPool();
    }

    @AfterAll
    static void stop() throws Exception {
        process.kill();
        SERVERS.forEach(PoolServer::close);
        honest.server().close();
        accused.close();
        town.close();
    }

    @Test
    void aWrongClaimLosesThoughAMemberIsKilledAtEveryStep() throws Exception {
        StageOrder stage = stage("printf right > out.txt");
        PartitionOrder partition = partition();
        Evidence evidence = accused.claims(stage, partition, "wrong");
        Evidence truth = accused.claims(stage, partition, "right");
        Amount staked = accused.stake();
        CaseOrder order = new CaseOrder(Complaint.WRONG, evidence.claim(), stage, partition);
        Bytes32 caseId = challenge(evidence);
        assertThat(accused.stake()).isEqualTo(staked.minus(CourtRules.DEV.fine()));

        assertThat(deliver(caseId, order)).containsOnly(202);
        Set<CaseStatus.State> killedAt = EnumSet.noneOf(CaseStatus.State.class);
        Eventually.await("the panel decides", () -> {
            CaseStatus.State state = killAtEachState(caseId, killedAt);
            return state == CaseStatus.State.OVER || isOver(caseId);
        });

        assertThat(killedAt).as("killed with an order, and with a commitment").hasSizeGreaterThan(1);
        assertThat(panels.consensus().caseOf(caseId).answer())
                .isEqualTo(truth.claim().outputDigest());
        for (PoolFile juror : FILES) {
            assertThat(panels.consensus().seatsOf(juror.owner().address()))
                    .as("nobody was silent")
                    .isEqualTo(new Consensus.Seats(2, 0));
        }
        settle(Complaint.WRONG, evidence);
        assertThat(accused.stake()).isEqualTo(staked.minus(CourtRules.DEV.fine()));
        Bytes32 dispute = town.court.court().disputeId(Complaint.WRONG, evidence.claim());
        assertThat(town.court.court().disputeOf(dispute).stage()).isEqualTo(Dispute.Stage.OVER);
        Eventually.await("members are paid", () -> FILES.stream()
                .allMatch(file ->
                        panels.consensus().depositOf(file.owner().address()).isZero()));
    }

    @Test
    void aRightClaimWins() throws Exception {
        StageOrder stage = stage("printf ${partition.word} > out.txt; head -c 100000 /dev/zero > work.tmp");
        PartitionOrder partition = partition();
        Evidence evidence = accused.claims(stage, partition, "right");
        Amount staked = accused.stake();
        Bytes32 caseId = challenge(evidence);

        StageOrder other = stage("printf ${partition.word} > out.txt; true");
        assertThat(deliver(caseId, new CaseOrder(Complaint.WRONG, evidence.claim(), other, partition)))
                .as("another order")
                .containsOnly(400);
        assertThat(deliver(
                        caseId,
                        new CaseOrder(
                                Complaint.WRONG,
                                accused.claims(stage, partition, "right").claim(),
                                stage,
                                partition)))
                .as("another claim")
                .containsOnly(400);
        CaseOrder order = new CaseOrder(Complaint.WRONG, evidence.claim(), stage, partition);
        assertThat(deliver(Bytes32.ZERO, order)).as("no seat").containsOnly(404);
        assertThat(deliver(caseId, order)).containsOnly(202);
        assertThat(deliver(caseId, order)).as("again").containsOnly(202);
        Eventually.await("the panel decides", () -> isOver(caseId));

        assertThat(panels.consensus().caseOf(caseId).answer())
                .isEqualTo(evidence.claim().outputDigest());
        settle(Complaint.WRONG, evidence);
        assertThat(accused.stake()).as("given back").isEqualTo(staked);
    }

    @Test
    void withoutAnOrderThePanelCannotJudge() throws Exception {
        StageOrder stage = stage("printf right > out.txt");
        Evidence evidence = accused.claims(stage, partition(), "right");
        Bytes32 caseId = challenge(evidence);
        Eventually.await("they wait", () -> states(caseId).stream().allMatch(CaseStatus.State.WAITING::equals));

        town.passSeconds(490);
        Eventually.await("the panel decides", () -> isOver(caseId));

        assertThat(panels.consensus().caseOf(caseId).answer()).isEqualTo(Consensus.UNJUDGEABLE);
    }

    @Test
    void aCommandThatMakesSomethingElseEachTimeCannotBeJudged() throws Exception {
        StageOrder stage = stage("head -c 8 /dev/urandom > out.txt");
        PartitionOrder partition = partition();
        Evidence evidence = accused.claims(stage, partition, "right");
        Bytes32 caseId = challenge(evidence);

        assertThat(deliver(caseId, new CaseOrder(Complaint.WRONG, evidence.claim(), stage, partition)))
                .containsOnly(202);
        Eventually.await("the panel decides", () -> isOver(caseId));

        assertThat(panels.consensus().caseOf(caseId).answer()).isEqualTo(Consensus.UNJUDGEABLE);
    }

    @Test
    void whatIsNotAtTheLocationIsMissing() throws Exception {
        StageOrder stage = stage("printf right > out.txt");
        Evidence evidence = accused.claims(stage, partition(), "right");
        CourtTown.get(town.court.demand(town.intent("demand"), evidence));
        CourtTown.get(accused.court.respond(town.intent("respond"), evidence.claim(), "http://127.0.0.1:9/nothing"));
        CourtTown.get(town.court.escalate(town.intent("escalate"), evidence.claim()));
        Bytes32 caseId = draw(Complaint.MISSING, evidence);

        Eventually.await("they look", () -> states(caseId).stream().allMatch(CaseStatus.State.RUNNING::equals));
        town.passSeconds(490);
        Eventually.await("the panel decides", () -> isOver(caseId));

        assertThat(panels.consensus().caseOf(caseId).answer()).isEqualTo(Court.UNRETRIEVABLE);
    }

    @Test
    void aPoolThatCanConfineNothingOffersNoSeats() throws Exception {
        PoolFile file = town.pool("bare", "jury: {seats: 1}");

        assertThatThrownBy(() -> PoolServer.start(
                        PoolConfig.read(file.file()),
                        directory -> new Runtimes(List.of(new ProcessRuntime())),
                        Clock.systemUTC()))
                .hasMessageContaining("jury.seats wants a runtime that confines");
        assertThat(panels.consensus().seatsOf(file.owner().address()).offered()).isZero();
    }

    /** Nobody else draws, resolves or settles: the pool that was accused wants its stake back. */
    @Test
    void aPoolThatWasRightGetsEverythingBackByItself() throws Exception {
        Address pool = honest.file().owner().address();
        Evidence evidence = honest.evidence();
        Amount staked = town.market.stakeOf(pool).active();
        Amount owned = town.market.balanceOf(pool);

        CourtTown.get(town.court.challenge(town.intent("challenge"), evidence));
        Bytes32 wrong = caseId(Complaint.WRONG, evidence);
        Eventually.await(
                "the pool has the panel drawn",
                () -> panels.consensus().panelOf(wrong).size() == 3);
        assertThat(deliver(wrong, new CaseOrder(Complaint.WRONG, evidence.claim(), honest.stage(), honest.partition())))
                .containsOnly(202);
        Eventually.await("it was right", () -> stageOf(Complaint.WRONG, evidence) == Dispute.Stage.OVER);

        CourtTown.get(town.court.demand(town.intent("demand"), evidence));
        Eventually.await("it answers", () -> stageOf(Complaint.MISSING, evidence) == Dispute.Stage.ANSWERED);
        CourtTown.get(town.court.escalate(town.intent("escalate"), evidence.claim()));
        Eventually.await("its output is there", () -> stageOf(Complaint.MISSING, evidence) == Dispute.Stage.OVER);

        assertThat(panels.consensus()
                        .caseOf(caseId(Complaint.MISSING, evidence))
                        .answer())
                .isEqualTo(evidence.claim().outputDigest());
        assertThat(town.market.stakeOf(pool).active()).isEqualTo(staked);
        Amount bonds = CourtRules.DEV.bond().plus(CourtRules.DEV.bond());
        Eventually.await(
                "both bonds are its own", () -> town.market.balanceOf(pool).equals(owned.plus(bonds)));
    }

    /** A pool with a deal in which it signed what it made. */
    private record Honest(
            PoolFile file, PoolServer server, StageOrder stage, PartitionOrder partition, Evidence evidence) {}

    private static Honest honestPool() throws Exception {
        PoolFile file = town.pool("east", "");
        PoolServer server = PoolServer.start(PoolConfig.read(file.file()), Clock.systemUTC());
        TestBuyer client = town.client(server.endpoint());
        Signed<Quote> quote = client.quote(file.owner().address(), 1);
        Bytes32 deal = town.open(quote);
        StageOrder stage = stage("printf ${partition.word} > out.txt");
        PartitionOrder partition = partition();
        assertThat(client.put(quote, stage).status()).isEqualTo(204);
        assertThat(client.deal("POST", deal, "partitions", partition).status()).isEqualTo(202);
        ResultBatch batch =
                client.results(deal, 0, all -> TestBuyer.count(all) == 1).get(0);
        Signed<ResultBatchClaim> signed = new Signed<>(
                new ResultBatchClaim(deal, batch.sequence(), Bytes32.of(batch.digest())),
                Signature.parse(batch.signature()));
        return new Honest(
                file, server, stage, partition, Evidence.of(quote.message(), signed, client.run(), batch.results(), 0));
    }

    private static Dispute.Stage stageOf(Complaint complaint, Evidence evidence) {
        Court court = town.court.court();
        return court.disputeOf(court.disputeId(complaint, evidence.claim())).stage();
    }

    private static Bytes32 caseId(Complaint complaint, Evidence evidence) {
        Court court = town.court.court();
        return Consensus.caseId(court.address(), court.disputeId(complaint, evidence.claim()));
    }

    private static CaseStatus.State killAtEachState(Bytes32 caseId, Set<CaseStatus.State> killedAt) {
        try {
            CaseStatus.State state = state(process.endpoint(), caseId);
            if (state != CaseStatus.State.WAITING && state != CaseStatus.State.OVER && killedAt.add(state)) {
                process.kill();
                process = PoolProcess.launch(FILES.get(2).file());
                process.endpoint();
            }
            return state;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static boolean isOver(Bytes32 caseId) {
        return panels.consensus().caseOf(caseId).isOver();
    }

    private static Bytes32 challenge(Evidence evidence) throws Exception {
        CourtTown.get(town.court.challenge(town.intent("challenge"), evidence));
        return draw(Complaint.WRONG, evidence);
    }

    private static Bytes32 draw(Complaint complaint, Evidence evidence) throws Exception {
        Bytes32 dispute = town.court.court().disputeId(complaint, evidence.claim());
        Bytes32 caseId = Consensus.caseId(town.court.court().address(), dispute);
        Case opened = panels.consensus().caseOf(caseId);
        Eventually.await("the block that draws", () -> town.chain.blockNumber() > opened.drawBlock());
        List<Address> excluded =
                List.of(evidence.claim().pool(), evidence.claim().buyer(), CourtTown.BUYER.address());
        CourtTown.get(panels.draw(town.intent("draw"), caseId, dispute, excluded));
        assertThat(panels.consensus().panelOf(caseId)).hasSize(3);
        return caseId;
    }

    private static void settle(Complaint complaint, Evidence evidence) throws Exception {
        CourtTown.get(town.court.settle(town.intent("settle"), complaint, evidence.claim()));
    }

    private static List<URI> endpoints() throws IOException {
        List<URI> endpoints = new ArrayList<>();
        SERVERS.forEach(server -> endpoints.add(server.endpoint()));
        endpoints.add(process.endpoint());
        return endpoints;
    }

    private static List<Integer> deliver(Bytes32 caseId, CaseOrder order) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (URI endpoint : endpoints()) {
            TestBuyer.Answer answer = town.client(endpoint)
                    .call("POST", "/v1/cases/" + caseId + "/order", null, TestBuyer.JSON.writeValueAsBytes(order));
            statuses.add(answer.status());
        }
        return statuses;
    }

    private static List<CaseStatus.State> states(Bytes32 caseId) {
        try {
            List<CaseStatus.State> states = new ArrayList<>();
            for (URI endpoint : endpoints()) {
                states.add(state(endpoint, caseId));
            }
            return states;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What the pool says; WAITING while it has not heard of the case. */
    private static CaseStatus.State state(URI endpoint, Bytes32 caseId) throws IOException, InterruptedException {
        TestBuyer.Answer answer = town.client(endpoint).call("GET", "/v1/cases/" + caseId, null, new byte[0]);
        return answer.status() == 404
                ? CaseStatus.State.WAITING
                : TestBuyer.JSON.readValue(answer.body(), CaseStatus.class).state();
    }

    private static PartitionOrder partition() {
        return new PartitionOrder(new PartitionKey(0, ++partitions, 1), Map.of("word", "right"), null, Map.of());
    }

    private static StageOrder stage(String script) {
        return new StageOrder(
                0,
                "test",
                List.of("sh", "-c", script),
                Map.of(),
                null,
                Map.of(),
                Map.of("out", new Output("out.txt", null)),
                new Resources(1, 0, DataSize.ofMebibytes(64), Duration.ofMinutes(1), DataSize.ofMebibytes(64)),
                List.of(),
                null,
                List.of());
    }
}
