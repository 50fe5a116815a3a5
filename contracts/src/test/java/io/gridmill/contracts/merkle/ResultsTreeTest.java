package io.gridmill.contracts.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.Vectors;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResultsTreeTest {

    private static final JsonNode VECTORS = Vectors.read("results-tree.json");

    @Test
    void rootsLeavesAndProofsEqualThoseOfTheContracts() {
        int proofs = 0;
        for (JsonNode vector : VECTORS.get("trees")) {
            List<Bytes32> leaves = new ArrayList<>();
            vector.get("leaves").forEach(leaf -> leaves.add(Bytes32.parse(leaf.asText())));
            Bytes32 root = Bytes32.parse(vector.get("root").asText());
            if (leaves.size() == vector.get("count").asInt()) {
                assertThat(tree(leaves).root()).isEqualTo(root);
                assertThat(new ResultsProver(leaves).root()).isEqualTo(root);
            }
            for (JsonNode line : vector.get("proofs")) {
                Bytes32 leaf = ResultsTree.leaf(
                        digest(line, "partitionKey"),
                        digest(line, "inputDigest"),
                        digest(line, "outputDigest"),
                        Amount.ofNano(line.get("amount").asLong()));
                assertThat(leaf.hex()).isEqualTo(line.get("leaf").asText());
                List<Bytes32> siblings = new ArrayList<>();
                line.get("proof").forEach(sibling -> siblings.add(Bytes32.parse(sibling.asText())));
                ResultsProof proof = new ResultsProof(line.get("index").asInt(), siblings);
                assertThat(proof.verify(root, leaf)).isTrue();
                if (leaves.size() == vector.get("count").asInt()) {
                    assertThat(new ResultsProver(leaves).proof(proof.index())).isEqualTo(proof);
                }
                proofs++;
            }
        }
        assertThat(proofs).isGreaterThan(5);
    }

    @Test
    void theGrowingTreeEqualsTheWholeTreeAtEverySizeAndSurvivesBeingStored() {
        Random random = new Random(7);
        List<Bytes32> leaves = new ArrayList<>();
        ResultsTree tree = new ResultsTree();
        for (int size = 0; size <= 130; size++) {
            assertThat(tree.root()).isEqualTo(new ResultsProver(leaves).root());
            tree = ResultsTree.restore(tree.state());
            assertThat(tree.size()).isEqualTo(size);
            byte[] leaf = new byte[32];
            random.nextBytes(leaf);
            leaves.add(Bytes32.of(leaf));
            tree.append(Bytes32.of(leaf));
        }
    }

    @Test
    void aProofHoldsForItsLeafItsPositionAndItsRootOnly() {
        List<Bytes32> leaves = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            leaves.add(leaf(i));
        }
        ResultsProver prover = new ResultsProver(leaves);
        for (int i = 0; i < 11; i++) {
            ResultsProof proof = prover.proof(i);
            assertThat(proof.verify(prover.root(), leaves.get(i))).isTrue();
            assertThat(proof.verify(prover.root(), leaf(99))).isFalse();
            assertThat(new ResultsProof(i ^ 1, proof.siblings()).verify(prover.root(), leaves.get(i)))
                    .isFalse();
            assertThat(proof.verify(tree(leaves.subList(0, 10)).root(), leaves.get(i)))
                    .isFalse();
        }
        assertThatThrownBy(() -> prover.proof(11)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aCopyGrowsOnItsOwn() {
        ResultsTree tree = tree(List.of(leaf(1), leaf(2), leaf(3)));
        Bytes32 root = tree.root();
        ResultsTree copy = tree.copy();
        copy.append(leaf(4));
        assertThat(tree.root()).isEqualTo(root);
        assertThat(copy.root())
                .isEqualTo(tree(List.of(leaf(1), leaf(2), leaf(3), leaf(4))).root());
    }

    @Test
    void damagedStatesAreRefused() {
        String state = tree(List.of(leaf(1), leaf(2), leaf(3))).state();
        assertThatThrownBy(() -> ResultsTree.restore(state.substring(4))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ResultsTree.restore("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ResultsTree.restore("_____w")).isInstanceOf(IllegalArgumentException.class);
    }

    private static ResultsTree tree(List<Bytes32> leaves) {
        ResultsTree tree = new ResultsTree();
        leaves.forEach(tree::append);
        return tree;
    }

    private static Bytes32 leaf(int i) {
        Digest digest = Digest.sha256("leaf " + i);
        return ResultsTree.leaf(digest, digest, digest, Amount.ofNano(i));
    }

    private static Digest digest(JsonNode node, String field) {
        return Digest.of(Bytes32.parse(node.get(field).asText()).toBytes());
    }
}
