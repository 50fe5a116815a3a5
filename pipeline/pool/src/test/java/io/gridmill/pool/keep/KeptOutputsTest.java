package io.gridmill.pool.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridmill.contracts.Bytes32;
import io.gridmill.model.Amount;
import io.gridmill.model.Bytes;
import io.gridmill.model.DataSize;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.OutputBundle;
import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.ProtocolJson;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.ResultsLine;
import io.gridmill.model.protocol.Usage;
import io.gridmill.pool.keep.KeepPolicy.WhenFull;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptOutputsTest {

    private static final Bytes32 DEAL = Bytes32.of(Digest.sha256("deal"));
    private static final int LARGE = 100_000;

    @TempDir
    private Path directory;

    @TempDir
    private Path made;

    private final Random random = new Random(7);

    @Test
    void theNextProcessFindsWhatWasSigned() throws IOException {
        PartitionResult first;
        PartitionResult second;
        try (KeptOutputs kept = open(DataSize.ofMebibytes(1), WhenFull.WAIT)) {
            first = sign(kept, 1);
            second = sign(kept, 2);
            assertThat(digest(kept, 1)).contains(first.outputDigest());
        }
        try (KeptOutputs kept = open(DataSize.ofMebibytes(1), WhenFull.WAIT)) {
            assertThat(digest(kept, 1)).contains(first.outputDigest());
            assertThat(digest(kept, 2)).contains(second.outputDigest());
            assertThat(find(kept, 2, 1)).as("no such result").isEmpty();
            assertThat(find(kept, 3, 0)).as("no such batch").isEmpty();
            assertThat(kept.bytes()).isGreaterThan(2 * LARGE);
        }
    }

    @Test
    void aBatchThatACrashTookIsRestoredFromTheDealsJournal() throws IOException {
        PartitionResult second;
        byte[] line;
        try (KeptOutputs kept = open(DataSize.ofMebibytes(1), WhenFull.WAIT)) {
            sign(kept, 1);
            second = sign(kept, 2);
            line = line(2, second);
        }
        Path log;
        try (var files = Files.list(directory.resolve(DEAL.hex()))) {
            log = files.filter(f -> f.getFileName().toString().startsWith("claims"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] whole = Files.readAllBytes(log);
        Files.write(log, java.util.Arrays.copyOf(whole, whole.length - 3), StandardOpenOption.TRUNCATE_EXISTING);
        try (KeptOutputs kept = open(DataSize.ofMebibytes(1), WhenFull.WAIT)) {
            assertThat(find(kept, 2, 0)).isEmpty();
            kept.of(DEAL).restore(1, line(1, second));
            kept.of(DEAL).restore(2, line);
            assertThat(digest(kept, 2)).contains(second.outputDigest());
            assertThat(digest(kept, 1)).isPresent().isNotEqualTo(digest(kept, 2));
        }
    }

    @Test
    void whenItIsFullNothingIsForgottenUnlessTheOwnerSaidSo() throws IOException {
        try (KeptOutputs kept = open(DataSize.ofBytes(3 * LARGE), WhenFull.WAIT)) {
            for (int i = 1; i <= 4; i++) {
                sign(kept, i);
            }
            kept.of(DEAL).acknowledge(4);
            assertThat(kept.of(DEAL).isFull()).isTrue();
            assertThat(find(kept, 1, 0)).isPresent();
        }
    }

    @Test
    void theOldestThatTheBuyerAcknowledgedAreForgottenFirst() throws IOException {
        try (KeptOutputs kept = open(DataSize.ofBytes(3 * LARGE), WhenFull.FORGET)) {
            for (int i = 1; i <= 5; i++) {
                sign(kept, i);
            }
            assertThat(kept.of(DEAL).isFull()).as("nothing is acknowledged").isTrue();
            assertThat(find(kept, 1, 0)).isPresent();
            kept.of(DEAL).acknowledge(4);
            assertThat(kept.of(DEAL).isFull()).isFalse();
            assertThat(find(kept, 1, 0)).isEmpty();
            assertThat(find(kept, 5, 0)).isPresent();
            kept.of(DEAL).acknowledge(5);
            assertThat(kept.of(DEAL).isFull()).isFalse();
            assertThat(find(kept, 5, 0)).as("there is room").isPresent();
        }
    }

    @Test
    void aDealThatIsForgottenTakesNoRoom() throws IOException {
        try (KeptOutputs kept = open(DataSize.ofMebibytes(1), WhenFull.WAIT)) {
            sign(kept, 1);
            kept.forget(DEAL);
            assertThat(kept.bytes()).isZero();
            assertThat(find(kept, 1, 0)).isEmpty();
            assertThat(directory.resolve(DEAL.hex())).doesNotExist();
        }
    }

    @Test
    void aLinkToSomewhereElseIsNotFollowed(@TempDir Path elsewhere) throws IOException {
        try (KeptOutputs kept = open(DataSize.ofMebibytes(1), WhenFull.WAIT)) {
            Path link = Files.createSymbolicLink(elsewhere.resolve("link"), Path.of("/etc/hostname"));
            assertThatThrownBy(() -> kept.of(DEAL).take(result(1, new byte[LARGE]), file -> link))
                    .hasMessageContaining("no plain file");
        }
    }

    private KeptOutputs open(DataSize most, WhenFull whenFull) throws IOException {
        return new KeptOutputs(directory, new KeepPolicy(most, whenFull), ProtocolJson.mapper());
    }

    /** As the pool does it: first the large output, then the batch. */
    private PartitionResult sign(KeptOutputs kept, long sequence) throws IOException {
        byte[] content = new byte[LARGE];
        random.nextBytes(content);
        PartitionResult result = result((int) sequence, content);
        Path output = Files.write(Files.createTempFile(made, "output", ""), content);
        kept.of(DEAL).take(result, file -> output);
        kept.of(DEAL).add(sequence, line(sequence, result), List.of(result));
        return result;
    }

    private static PartitionResult result(int partition, byte[] content) {
        byte[] small = {1, 2, (byte) partition};
        return new PartitionResult(
                new PartitionKey(0, partition, 1),
                null,
                0,
                new Usage(1, 1, 1, 1, 1, Amount.ZERO),
                List.of(
                        new OutputFile("out", "large", content.length, Digest.sha256(content), null),
                        new OutputFile("out", "small", small.length, Digest.sha256(small), Bytes.of(small))),
                "",
                "",
                "bwrap",
                Digest.sha256("input"));
    }

    private static byte[] line(long sequence, PartitionResult result) throws IOException {
        return ProtocolJson.mapper()
                .writeValueAsBytes(ResultsLine.of(new ResultBatch(sequence, List.of(result), "0x", null)));
    }

    private static Optional<KeptOutputs.Found> find(KeptOutputs kept, long sequence, int index) throws IOException {
        return kept.find(DEAL, BigInteger.valueOf(sequence), BigInteger.valueOf(index));
    }

    private static Optional<Digest> digest(KeptOutputs kept, long sequence) throws IOException {
        Optional<KeptOutputs.Found> found = find(kept, sequence, 0);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        found.get().write(bundle);
        return Optional.of(
                OutputBundle.read(new ByteArrayInputStream(bundle.toByteArray()), 1 << 20, OutputBundle.Sink.none()));
    }
}
