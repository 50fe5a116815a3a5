package io.gridmill.model.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gridmill.model.Amount;
import io.gridmill.model.Bytes;
import io.gridmill.model.DataSize;
import io.gridmill.model.Digest;
import io.gridmill.model.ErrorCode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProtocolJsonTest {

    private static final Bytes CONTENT = Bytes.of("content".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    private final JsonMapper json = ProtocolJson.mapper();

    @Test
    void everyMessageComesBackAsItWasSent() throws Exception {
        InputFile inline = new InputFile("a/b.txt", 7, CONTENT.sha256(), null, 0, CONTENT, false);
        InputFile remote =
                new InputFile("tool", 3, Digest.sha256("x"), URI.create("http://127.0.0.1:1/k?s=1"), 5, null, true);
        StageOrder stage = new StageOrder(
                2,
                "render",
                List.of("sh", "-c", "true ${inputs.tool}"),
                Map.of("LANG", "C"),
                "in",
                Map.of("tool", new Input(false, List.of(remote)), "dir", new Input(true, List.of(inline, remote))),
                Map.of("out", new Output("*.png", "3")),
                new Resources(2, 0, DataSize.ofMebibytes(64), Duration.ofMinutes(5), DataSize.ofMebibytes(1)),
                List.of("bwrap"),
                null,
                List.of("example.org"));
        assertSame(stage, StageOrder.class);

        PartitionKey key = new PartitionKey(2, 7, 1);
        assertSame(
                new PartitionOrder(key, Map.of("frame", "7"), "7\n", Map.of("x", new Input(false, List.of(inline)))),
                PartitionOrder.class);
        assertSame(new PartitionOrder(key, Map.of(), null, Map.of()), PartitionOrder.class);

        assertSame(
                new UploadGrant(
                        key,
                        List.of(
                                new UploadGrant.Target(
                                        URI.create("http://127.0.0.1/put"), Map.of("If-None-Match", "*")),
                                new UploadGrant.Target(null, Map.of()))),
                UploadGrant.class);
        assertSame(new ClosingStatus(false, null), ClosingStatus.class);
        assertSame(new Problem(402, ErrorCode.POOL_REFUSED, "Pay first", "A voucher has to come first"), Problem.class);
        assertSame(
                new PoolDescription(
                        "oak",
                        "0x00",
                        31337,
                        "0x01",
                        "1",
                        2,
                        1,
                        DataSize.ofMebibytes(512),
                        Amount.ofNano(2500),
                        List.of("bwrap", "process"),
                        "local",
                        "0.1.0"),
                PoolDescription.class);
    }

    @Test
    void aLineOfTheResultsStreamHoldsABatchOrUploadsOrNothing() throws Exception {
        PartitionKey key = new PartitionKey(0, 0, 1);
        OutputFile file = new OutputFile("out", "a.txt", 7, CONTENT.sha256(), CONTENT);
        PartitionResult good =
                new PartitionResult(key, null, 0, usage(), List.of(file), "said", "", "bwrap", CONTENT.sha256());
        PartitionResult bad = new PartitionResult(
                key,
                Failure.application(ErrorCode.COMMAND_FAILED, "exit 3"),
                3,
                usage(),
                List.of(),
                "",
                "oops",
                "bwrap");
        Digest root = Digest.sha256("root");
        ResultBatch batch = new ResultBatch(9, List.of(good, bad), "0xab", root);

        ResultsLine line = json.readValue(json.writeValueAsString(ResultsLine.of(batch)), ResultsLine.class);
        assertThat(line.batch()).contains(batch);
        assertThat(line.uploads()).isEmpty();
        assertThat(json.readValue(json.writeValueAsString(batch), ResultsLine.class)
                        .batch())
                .as("a bare batch is a line too")
                .contains(batch);
        assertThat(batch.digest()).as("what is signed").isEqualTo(root);

        List<UploadRequest> uploads = List.of(new UploadRequest(key, List.of(file)));
        ResultsLine asking = json.readValue(json.writeValueAsString(ResultsLine.of(uploads)), ResultsLine.class);
        assertThat(asking.batch()).isEmpty();
        assertThat(asking.uploads()).isEqualTo(uploads);

        assertThat(json.writeValueAsString(ResultsLine.heartbeat())).isEqualTo("{}");
        ResultsLine heartbeat = json.readValue("{}", ResultsLine.class);
        assertThat(heartbeat.batch()).isEmpty();
        assertThat(heartbeat.uploads()).isEmpty();
    }

    @Test
    void aBatchFromBeforeBatchesWereTreesIsReadAndSignedAsItWas() throws Exception {
        String line = """
                {"sequence":3,"results":[{"key":{"stage":0,"partition":1,"attempt":1},"exitCode":0,\
                "usage":{"wallMillis":5,"cpuMillis":4,"peakBytes":3,"bytesIn":0,"bytesOut":0,"claim":7}}],\
                "signature":"0xab"}""";

        ResultBatch batch = json.readValue(line, ResultsLine.class).batch().orElseThrow();

        assertThat(batch.root()).isNull();
        assertThat(batch.results().get(0).inputDigest()).isNull();
        assertThat(batch.digest())
                .isEqualTo(Digest.sha256(batch.results().get(0).claimDigest().toBytes()))
                .isEqualTo(ResultBatch.digest(batch.results()));
    }

    @Test
    void aSequenceWithoutResultsIsNoBatch() throws Exception {
        ResultsLine line = json.readValue("{\"sequence\":4}", ResultsLine.class);

        assertThatThrownBy(line::batch).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void unknownKeysAreIgnoredAndNonsenseIsRefused() throws Exception {
        assertThat(json.readValue("{\"closed\":true,\"later\":{\"a\":1}}", ClosingStatus.class))
                .isEqualTo(new ClosingStatus(true, null));
        assertThatThrownBy(() -> json.readValue("{\"cpu\":1,\"time\":\"soon\"}", Resources.class))
                .isInstanceOf(JsonProcessingException.class)
                .hasMessageContaining("PT5M");
    }

    private <T> void assertSame(T message, Class<T> type) throws JsonProcessingException {
        assertThat(json.readValue(json.writeValueAsString(message), type)).isEqualTo(message);
    }

    private static Usage usage() {
        return new Usage(1200, 900, 4096, 1, 7, Amount.ofNano(3000));
    }
}
