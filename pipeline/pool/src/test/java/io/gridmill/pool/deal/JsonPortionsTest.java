package io.gridmill.pool.deal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.OutputFile;
import io.gridmill.model.protocol.PartitionKey;
import io.gridmill.model.protocol.PartitionResult;
import io.gridmill.model.protocol.PoolApi;
import io.gridmill.model.protocol.ProtocolJson;
import io.gridmill.model.protocol.ResultBatch;
import io.gridmill.model.protocol.ResultsLine;
import io.gridmill.model.protocol.UploadRequest;
import io.gridmill.model.protocol.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** No line of the results stream is longer than what the other side reads. */
class JsonPortionsTest {

    private final JsonMapper json = ProtocolJson.mapper();

    /** Files with paths as long as they may be, of characters that take three bytes. */
    private static List<OutputFile> files(int count) {
        String folder = "\u20ac".repeat(255) + "/";
        String path = folder.repeat(3) + "\u20ac".repeat(200);
        Digest digest = Digest.sha256("x");
        return IntStream.range(0, count)
                .mapToObj(i -> new OutputFile("out", path + i, 1L << 40, digest, null))
                .toList();
    }

    @Test
    void linesOfResultsAreBoundedWhateverTheirPaths() throws IOException {
        List<PartitionResult> results = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Usage usage = new Usage(1, 1, 1, 1, 1, Amount.ZERO);
            String shouted = "\u0001".repeat(PartitionResult.LONGEST_TAIL);
            results.add(new PartitionResult(
                    new PartitionKey(0, i, 1), null, 0, usage, files(50), shouted, shouted, "bwrap"));
        }
        List<List<PartitionResult>> portions = JsonPortions.of(results, 1000, JsonPortions.MOST_BYTES, json);
        assertThat(portions.stream().flatMap(List::stream).toList()).isEqualTo(results);
        for (List<PartitionResult> portion : portions) {
            byte[] line = json.writeValueAsBytes(ResultsLine.of(new ResultBatch(1, portion, "0x" + "0".repeat(130))));
            assertThat(line).hasSizeLessThan((int) JsonPortions.MOST_BYTES + 1000);
        }
        assertThat(portions).hasSizeLessThan(40);
    }

    @Test
    void aLargeItemIsAloneAndTheNumberOfItemsIsBounded() {
        List<UploadRequest> uploads = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            uploads.add(new UploadRequest(new PartitionKey(0, i, 1), files(i == 3 ? 2000 : 1)));
        }
        assertThat(JsonPortions.of(uploads, 2, JsonPortions.MOST_BYTES, json).stream()
                        .map(List::size)
                        .toList())
                .containsExactly(2, 1, 1, 2);
        assertThat(JsonPortions.of(List.of(), 2, 10, json)).isEmpty();
        assertThat(JsonPortions.MOST_BYTES).isLessThan(PoolApi.LONGEST_LINE);
    }
}
