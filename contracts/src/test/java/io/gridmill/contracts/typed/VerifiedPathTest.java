package io.gridmill.contracts.typed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.Vectors;
import io.gridmill.contracts.internal.Hex;
import io.gridmill.contracts.internal.Words;
import io.gridmill.contracts.merkle.ResultsProof;
import io.gridmill.contracts.merkle.ResultsProver;
import io.gridmill.contracts.merkle.ResultsTree;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the Court accepts as evidence, and what a member of a panel commits with, against the contracts' vectors. */
class VerifiedPathTest {

    private static final JsonNode VECTORS = Vectors.read("verified.json");

    @Test
    void aBatchWhoseDigestIsATreeProvesEachOfItsPartitions() {
        List<Bytes32> leaves = new ArrayList<>();
        for (JsonNode partition : VECTORS.get("partitions")) {
            leaves.add(ResultsTree.leaf(
                    digest(partition, "partitionKey"),
                    digest(partition, "inputDigest"),
                    digest(partition, "outputDigest"),
                    Amount.ofNano(partition.get("amount").asLong())));
        }
        ResultsProver prover = new ResultsProver(leaves);
        assertThat(prover.root()).isEqualTo(word(VECTORS, "resultsDigest"));
        for (JsonNode partition : VECTORS.get("partitions")) {
            int index = partition.get("index").asInt();
            assertThat(leaves.get(index)).isEqualTo(word(partition, "leaf"));
            List<Bytes32> siblings = new ArrayList<>();
            partition.get("proof").forEach(sibling -> siblings.add(Bytes32.parse(sibling.asText())));
            assertThat(prover.proof(index)).isEqualTo(new ResultsProof(index, siblings));
        }
        MarketDomain domain = new MarketDomain(VECTORS.get("chainId").asLong(), address(VECTORS, "market"));
        ResultBatchClaim claim = new ResultBatchClaim(
                word(VECTORS, "dealId"), VECTORS.get("sequence").asLong(), prover.root());
        assertThat(domain.digest(claim)).isEqualTo(word(VECTORS, "digest"));
        Signature signature = Signature.parse(VECTORS.get("signature").asText());
        assertThat(domain.isSignedBy(address(VECTORS, "pool"), new Signed<>(claim, signature)))
                .isTrue();
    }

    @Test
    void disputesHaveIdsThatBothSidesKnowBeforehand() {
        for (JsonNode partition : VECTORS.get("partitions")) {
            assertThat(disputeId(0, partition)).isEqualTo(word(partition, "wrongId"));
            assertThat(disputeId(1, partition)).isEqualTo(word(partition, "missingId"));
        }
    }

    @Test
    void aCommitmentIsBoundToChainContractCaseAndMember() {
        JsonNode panel = VECTORS.get("panel");
        Bytes32 commitment = new Words(6)
                .uint(VECTORS.get("chainId").asLong())
                .address(address(VECTORS, "consensus"))
                .bytes32(word(panel, "caseId"))
                .address(address(panel, "juror"))
                .bytes32(word(panel, "answer"))
                .bytes32(word(panel, "salt"))
                .keccak();
        assertThat(commitment).isEqualTo(word(panel, "commitment"));
    }

    private static Bytes32 disputeId(int kind, JsonNode partition) {
        return new Words(12)
                .uint(VECTORS.get("chainId").asLong())
                .address(address(VECTORS, "court"))
                .uint(kind)
                .bytes32(word(VECTORS, "dealId"))
                .address(address(VECTORS, "pool"))
                .address(address(VECTORS, "buyer"))
                .uint(VECTORS.get("sequence").asLong())
                .uint(partition.get("index").asLong())
                .bytes32(word(partition, "partitionKey"))
                .bytes32(word(partition, "inputDigest"))
                .bytes32(word(partition, "outputDigest"))
                .uint(partition.get("amount").asLong())
                .keccak();
    }

    private static Digest digest(JsonNode node, String field) {
        return Digest.of(Hex.bytes(node.get(field).asText()));
    }

    private static Bytes32 word(JsonNode node, String field) {
        return Bytes32.parse(node.get(field).asText());
    }

    private static Address address(JsonNode node, String field) {
        return Address.parse(node.get(field).asText());
    }
}
