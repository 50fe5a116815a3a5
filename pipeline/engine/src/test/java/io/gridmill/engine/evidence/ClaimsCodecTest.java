package io.gridmill.engine.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.protocol.Failure;
import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClaimsCodecTest {

    @Test
    void whatIsReadIsWhatWasSigned() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<PartitionResult> results = new ArrayList<>();
            int size = random.nextInt(20);
            for (int i = 0; i < size; i++) {
                results.add(result(random));
            }
            List<ClaimedResult> claims = ClaimsCodec.decode(ClaimsCodec.encode(results));
            assertThat(claims).isEqualTo(results.stream().map(ClaimedResult::of).toList());
        }
    }

    @Test
    void aClaimOfARunOfAMillionPartitionsTakesSeventyTwoBytes() {
        List<PartitionResult> results = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            results.add(success(new PartitionKey(3, 900_000 + i, 1), 12_345, "output " + i));
        }
        assertThat(ClaimsCodec.encode(results)).hasSize(100 * 72);
    }

    @Test
    void outputsThatAreAllTheSameAreWrittenOnce() {
        List<PartitionResult> results = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            results.add(success(new PartitionKey(0, i, 1), 1, "the same"));
        }
        assertThat(ClaimsCodec.encode(results)).hasSize(100 * 37 + 32);
    }

    @Test
    void whatIsCutOffIsNoEvidence() {
        byte[] whole = ClaimsCodec.encode(List.of(success(new PartitionKey(0, 1, 1), 5, "output")));
        assertThatThrownBy(() -> ClaimsCodec.decode(Arrays.copyOf(whole, whole.length - 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("end too early");
    }

    private static PartitionResult result(Random random) {
        PartitionKey key = new PartitionKey(
                random.nextInt(1 << random.nextInt(1, 31)),
                random.nextInt(1 << random.nextInt(1, 31)),
                1 + random.nextInt(300));
        long claim = random.nextLong() >>> (1 + random.nextInt(60));
        if (random.nextInt(3) == 0) {
            Usage usage = new Usage(1, 1, 1, 0, 0, Amount.ofNano(claim));
            Failure failure = Failure.application(ErrorCode.COMMAND_FAILED, "no");
            return new PartitionResult(key, failure, 1, usage, List.of(), "", "", "process");
        }
        return success(key, claim, "output " + random.nextInt(3));
    }

    private static PartitionResult success(PartitionKey key, long claim, String output) {
        OutputFile file = new OutputFile("o", "file", output.length(), Digest.sha256(output), null);
        Usage usage = new Usage(1, 1, 1, 0, 0, Amount.ofNano(claim));
        return new PartitionResult(
                key, null, 0, usage, List.of(file), "", "", "process", Digest.sha256(key.toString()));
    }
}
