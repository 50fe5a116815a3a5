package io.gridmill.contracts.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.contracts.Bytes32;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.RunId;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchTreeTest {

    private static final RunId RUN = new RunId("0123456789");
    private static final Digest INPUT = Digest.sha256("input");

    @Test
    void theLeafOfASuccessIsTheClaimThatTheCourtReads() {
        PartitionResult result = result(3, null, INPUT);

        assertThat(BatchTree.leaf(RUN, result))
                .isEqualTo(ResultsTree.leaf(
                        Digest.sha256("0123456789/2/3"), INPUT, result.outputDigest(), Amount.ofNano(3000)));
    }

    @Test
    void everyPartitionCanBeProvedAlone() {
        Failure exit = Failure.application(ErrorCode.COMMAND_FAILED, "exit 3");
        List<PartitionResult> batch = List.of(result(0, null, INPUT), result(1, exit, null), result(2, null, INPUT));

        ResultsProver prover = new ResultsProver(BatchTree.leaves(RUN, batch));

        Bytes32 root = BatchTree.root(RUN, batch);
        assertThat(prover.root()).isEqualTo(root);
        for (int i = 0; i < batch.size(); i++) {
            assertThat(prover.proof(i).verify(root, BatchTree.leaf(RUN, batch.get(i))))
                    .isTrue();
        }
        assertThat(BatchTree.root(new RunId("9876543210"), batch))
                .as("of another run")
                .isNotEqualTo(root);
    }

    @Test
    void aFailureIsNoClaimThatTheCourtCouldRead() {
        PartitionResult failed = result(3, Failure.infrastructure(ErrorCode.WORKER_LOST, "gone"), null);

        Bytes32 leaf = BatchTree.leaf(RUN, failed);

        Digest key = failed.key().treeKey(RUN);
        for (Digest input : List.of(INPUT, Digest.of(new byte[32]), failed.outputDigest())) {
            assertThat(leaf)
                    .isNotEqualTo(ResultsTree.leaf(key, input, failed.outputDigest(), Amount.ofNano(3000)))
                    .isNotEqualTo(ResultsTree.leaf(key, failed.outputDigest(), input, Amount.ofNano(3000)));
        }
        assertThat(leaf)
                .as("but it says what failed, and how")
                .isNotEqualTo(BatchTree.leaf(RUN, result(4, failed.failure(), null)))
                .isNotEqualTo(BatchTree.leaf(
                        RUN, result(3, Failure.infrastructure(ErrorCode.POOL_UNREACHABLE, "gone"), null)));
    }

    @Test
    void aSuccessSaysWhatItWasMadeFrom() {
        assertThatThrownBy(() -> BatchTree.leaf(RUN, result(3, null, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The result of partition 2/3/1 has no input digest");
    }

    private static PartitionResult result(int partition, @Nullable Failure failure, @Nullable Digest input) {
        List<OutputFile> outputs =
                failure == null ? List.of(new OutputFile("out", "a", 1, Digest.sha256("a"), null)) : List.of();
        Usage usage = new Usage(1, 1, 1, 0, 0, Amount.ofNano(3000));
        return new PartitionResult(new PartitionKey(2, partition, 1), failure, 0, usage, outputs, "", "", "", input);
    }
}
