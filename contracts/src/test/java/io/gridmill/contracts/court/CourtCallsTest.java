package io.gridmill.contracts.court;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.Vectors;
import io.gridmill.contracts.exchange.CaseOrder;
import io.gridmill.contracts.internal.Hex;
import io.gridmill.contracts.merkle.ResultsProof;
import io.gridmill.contracts.typed.MarketDomain;
import io.gridmill.contracts.typed.Quote;
import io.gridmill.contracts.typed.ResultBatchClaim;
import io.gridmill.contracts.wallet.Wallet;
import io.gridmill.model.Amount;
import io.gridmill.model.protocol.ProtocolJson;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.web3j.abi.EventEncoder;
import org.web3j.protocol.Service;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.RemoteFunctionCall;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.StaticGasProvider;

/** Call data and ids of the judges against the wrappers generated from their ABIs, and against the shared vectors. */
class CourtCallsTest {

    private static final Address SOMEBODY = Address.parse("0x4d61726b65740000000000000000000000000001");
    private static final JsonNode VECTORS = Vectors.read("verified.json");

    private final SecureRandom random = new SecureRandom();
    private final Bytes32 id = Bytes32.random(random);
    private final Claim claim = new Claim(
            id,
            SOMEBODY,
            Address.ZERO,
            BigInteger.valueOf(3),
            BigInteger.valueOf(70_000),
            Bytes32.random(random),
            Bytes32.random(random),
            Bytes32.random(random),
            BigInteger.TWO.pow(200));

    @Test
    void theCourtIsCalledAsItsAbiSays() {
        io.gridmill.contracts.generated.Court wrapper = io.gridmill.contracts.generated.Court.load(
                SOMEBODY.hex(), web3j(), manager(), new StaticGasProvider(BigInteger.ONE, BigInteger.ONE));
        io.gridmill.contracts.generated.Court.Claim wrapped = new io.gridmill.contracts.generated.Court.Claim(
                claim.dealId().toBytes(),
                claim.pool().hex(),
                claim.buyer().hex(),
                claim.sequence(),
                claim.index(),
                claim.partitionKey().toBytes(),
                claim.inputDigest().toBytes(),
                claim.outputDigest().toBytes(),
                claim.amount());

        same(CourtClient.respond(claim, "https://x.example/y"), wrapper.respond(wrapped, "https://x.example/y"));
        same(CourtClient.escalate(claim), wrapper.escalate(wrapped));
        same(CourtClient.close(claim), wrapper.close(wrapped));
        same(CourtClient.settle(Complaint.MISSING, claim), wrapper.settle(BigInteger.ONE, wrapped));
        assertThat(CourtEvent.ALL.stream().map(Bytes32::hex))
                .containsExactly(
                        EventEncoder.encode(io.gridmill.contracts.generated.Court.CHALLENGED_EVENT),
                        EventEncoder.encode(io.gridmill.contracts.generated.Court.DEMANDED_EVENT),
                        EventEncoder.encode(io.gridmill.contracts.generated.Court.ANSWERED_EVENT),
                        EventEncoder.encode(io.gridmill.contracts.generated.Court.ESCALATED_EVENT),
                        EventEncoder.encode(io.gridmill.contracts.generated.Court.DISPUTEENDED_EVENT));
    }

    @Test
    void evidenceIsShownAsTheAbiSays() {
        io.gridmill.contracts.generated.Court wrapper = io.gridmill.contracts.generated.Court.load(
                SOMEBODY.hex(), web3j(), manager(), new StaticGasProvider(BigInteger.ONE, BigInteger.ONE));
        Wallet pool = Wallet.random(random);
        Quote quote = new Quote(
                BigInteger.TEN,
                SOMEBODY,
                Address.ZERO,
                2,
                1,
                Amount.ofNano(5),
                Amount.ofNano(6),
                1_800_000_000L,
                id,
                SOMEBODY);
        var batch = new MarketDomain(31337, SOMEBODY).sign(new ResultBatchClaim(id, 3, Bytes32.random(random)), pool);
        List<Bytes32> siblings = Collections.nCopies(24, Bytes32.random(random));
        Evidence evidence = new Evidence(quote, batch, claim, new ResultsProof(70_000, siblings));
        io.gridmill.contracts.generated.Court.Evidence wrapped = new io.gridmill.contracts.generated.Court.Evidence(
                new io.gridmill.contracts.generated.Court.Quote(
                        quote.offerId(),
                        quote.pool().hex(),
                        quote.buyer().hex(),
                        BigInteger.TWO,
                        BigInteger.ONE,
                        BigInteger.valueOf(5),
                        BigInteger.valueOf(6),
                        BigInteger.valueOf(1_800_000_000L),
                        id.toBytes(),
                        SOMEBODY.hex()),
                new io.gridmill.contracts.generated.Court.ResultBatch(
                        id.toBytes(),
                        BigInteger.valueOf(3),
                        batch.message().resultsDigest().toBytes()),
                batch.signature().toBytes(),
                claim.index(),
                claim.partitionKey().toBytes(),
                claim.inputDigest().toBytes(),
                claim.outputDigest().toBytes(),
                claim.amount(),
                siblings.stream().map(Bytes32::toBytes).toList());

        same(CourtClient.challenge(evidence), wrapper.challenge(wrapped));
        same(CourtClient.demand(evidence), wrapper.demand(wrapped));
    }

    @Test
    void theConsensusIsCalledAsItsAbiSays() {
        io.gridmill.contracts.generated.Consensus wrapper = io.gridmill.contracts.generated.Consensus.load(
                SOMEBODY.hex(), web3j(), manager(), new StaticGasProvider(BigInteger.ONE, BigInteger.ONE));
        Bytes32 other = Bytes32.random(random);
        List<Address> excluded = List.of(SOMEBODY, Address.ZERO);
        List<String> names = excluded.stream().map(Address::hex).toList();

        same(ConsensusClient.offerSeats(2), wrapper.offerSeats(BigInteger.TWO));
        same(ConsensusClient.takeBackSeats(2), wrapper.takeBackSeats(BigInteger.TWO));
        same(ConsensusClient.open(id, excluded), wrapper.open(id.toBytes(), names));
        same(ConsensusClient.draw(id, other, excluded), wrapper.draw(id.toBytes(), other.toBytes(), names));
        same(ConsensusClient.commit(id, 2, other), wrapper.commit(id.toBytes(), BigInteger.TWO, other.toBytes()));
        same(
                ConsensusClient.reveal(id, 2, other, id),
                wrapper.reveal(id.toBytes(), BigInteger.TWO, other.toBytes(), id.toBytes()));
        same(ConsensusClient.ofCase("resolve", id), wrapper.resolve(id.toBytes()));
        same(ConsensusClient.ofCase("abandon", id), wrapper.abandon(id.toBytes()));
        assertThat(List.of(
                        ConsensusEvent.OPENED.hex(),
                        ConsensusEvent.DRAW_MOVED.hex(),
                        ConsensusEvent.SEATED.hex(),
                        ConsensusEvent.COMMITTED.hex(),
                        ConsensusEvent.REVEALED.hex(),
                        ConsensusEvent.RESOLVED.hex(),
                        ConsensusEvent.SEAT_LOST.hex()))
                .containsExactly(
                        EventEncoder.encode(io.gridmill.contracts.generated.Consensus.CASEOPENED_EVENT),
                        EventEncoder.encode(io.gridmill.contracts.generated.Consensus.DRAWMOVED_EVENT),
                        EventEncoder.encode(io.gridmill.contracts.generated.Consensus.SEATED_EVENT),
                        EventEncoder.encode(io.gridmill.contracts.generated.Consensus.COMMITTED_EVENT),
                        EventEncoder.encode(io.gridmill.contracts.generated.Consensus.REVEALED_EVENT),
                        EventEncoder.encode(io.gridmill.contracts.generated.Consensus.CASERESOLVED_EVENT),
                        EventEncoder.encode(io.gridmill.contracts.generated.Consensus.SEATLOST_EVENT));
    }

    @Test
    void idsAndCommitmentsAreThoseOfTheContracts() {
        long chainId = VECTORS.get("chainId").asLong();
        Address court = address(VECTORS, "court");
        for (JsonNode partition : VECTORS.get("partitions")) {
            Claim claimed = new Claim(
                    word(VECTORS, "dealId"),
                    address(VECTORS, "pool"),
                    address(VECTORS, "buyer"),
                    BigInteger.valueOf(VECTORS.get("sequence").asLong()),
                    BigInteger.valueOf(partition.get("index").asLong()),
                    word(partition, "partitionKey"),
                    word(partition, "inputDigest"),
                    word(partition, "outputDigest"),
                    BigInteger.valueOf(partition.get("amount").asLong()));
            assertThat(Court.disputeId(chainId, court, Complaint.WRONG, claimed))
                    .isEqualTo(word(partition, "wrongId"));
            assertThat(Court.disputeId(chainId, court, Complaint.MISSING, claimed))
                    .isEqualTo(word(partition, "missingId"));
        }
        JsonNode panel = VECTORS.get("panel");
        assertThat(Consensus.commitment(
                        chainId,
                        address(VECTORS, "consensus"),
                        word(panel, "caseId"),
                        address(panel, "juror"),
                        word(panel, "answer"),
                        word(panel, "salt")))
                .isEqualTo(word(panel, "commitment"));
    }

    @Test
    void claimsTravelWithNumbersAsTexts() throws IOException {
        CaseOrder order = new CaseOrder(Complaint.MISSING, claim, null, null);
        String json = ProtocolJson.mapper().writeValueAsString(order);

        assertThat(json).contains("\"kind\":\"missing\"").contains("\"index\":\"70000\"");
        assertThat(ProtocolJson.mapper().readValue(json, CaseOrder.class)).isEqualTo(order);
    }

    private static Web3j web3j() {
        return Web3j.build(new Service(false) {
            @Override
            protected InputStream performIO(String payload) {
                throw new IllegalStateException("No node is asked here");
            }

            @Override
            public void close() {}
        });
    }

    private static ReadonlyTransactionManager manager() {
        return new ReadonlyTransactionManager(web3j(), SOMEBODY.hex());
    }

    private static void same(byte[] ours, RemoteFunctionCall<?> theirs) {
        assertThat(Hex.of(ours)).isEqualTo(theirs.encodeFunctionCall());
    }

    private static Bytes32 word(JsonNode node, String field) {
        return Bytes32.parse(node.get(field).asText());
    }

    private static Address address(JsonNode node, String field) {
        return Address.parse(node.get(field).asText());
    }
}
