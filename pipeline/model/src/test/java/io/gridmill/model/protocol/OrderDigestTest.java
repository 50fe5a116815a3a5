package io.gridmill.model.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gridmill.model.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrderDigestTest {

    private static final String STAGE =
            """
            {"stage": 2, "name": "render", "command": ["tool", "${inputs.scene}"], "environment": {"LANG": "C", "A": "1"},
             "standardInput": "", "inputs": {
               "scene": {"directory": false, "files": [{"path": "scene.txt", "size": 3, "sha256": "AA", "inline": "YWJj"}]},
               "tools": {"directory": true, "files": [
                 {"path": "b", "size": 9, "sha256": "BB", "url": "https://store/b?x=1", "executable": true},
                 {"path": "a", "size": 8, "sha256": "CC", "url": "https://store/a", "offset": 4}]}},
             "outputs": {"frames": {"files": "*.png", "expect": "1"}, "log": {"files": "**"}},
             "resources": {"cpu": 2, "gpu": 0, "memory": 67108864, "time": "PT5M", "disk": 1048576},
             "runtimes": ["bwrap"], "image": "alpine@sha256:00", "network": ["example.org"]}""".replace("AA", "a".repeat(64)).replace("BB", "b".repeat(64)).replace("CC", "c".repeat(64));

    private static final String PARTITION = """
            {"key": {"stage": 2, "partition": 7, "attempt": 1}, "values": {"frame": "7", "größe": "ß"}, "points": "7\\n",
             "inputs": {"own": {"directory": false, "files": [{"path": "f", "size": 1, "sha256": "DD", "inline": "YQ=="}]}}}""".replace("DD", "d".repeat(64));

    private final JsonMapper json = ProtocolJson.mapper();

    @Test
    void isWhatTheReferenceSays() throws Exception {
        // Computed by another program, from the description of the format alone.
        assertThat(OrderDigest.ofStage(stage(json.readTree(STAGE))).hex())
                .isEqualTo("44b88f835271f9f1b636fa7eb2b53206a6f274e0ebccbf58203717b504dac97a");
        assertThat(digest(json.readTree(STAGE), json.readTree(PARTITION)).hex())
                .isEqualTo("ac1bd2efb7a190ecd959fc090e100e6f715177a8c0a2e5578b787b9465603ad7");
        PartitionOrder least = new PartitionOrder(new PartitionKey(0, 0, 1), Map.of(), null, Map.of());
        assertThat(OrderDigest.of(Digest.of(new byte[32]), least).hex())
                .isEqualTo("c7458bdc2219169e9b306c8f49d4122c1a1bdfcf0a1475b16bd22d3bf924afd2");
    }

    @Test
    void changesWithWhateverChangesTheWork() throws Exception {
        Digest before = digest(json.readTree(STAGE), json.readTree(PARTITION));
        List<Digest> others = new ArrayList<>();
        for (String change : List.of(
                "\"tool\",>\"tool\",\"\",",
                "\"tool\", \"$>\"tool$",
                "\"LANG\": \"C\">\"LANG\": \"\"",
                "\"LANG\">\"LONG\"",
                "\"standardInput\": \"\">\"standardInput\": \"in\"",
                "\"scene\":>\"scenes\":",
                "\"scene.txt\">\"scene.txs\"",
                "\"size\": 9,>\"size\": 10,",
                "aaaa>aaab",
                "\"executable\": true>\"executable\": false",
                "\"*.png\">\"*.jpg\"",
                ", \"expect\": \"1\">",
                "\"log\">\"lag\"",
                "\"cpu\": 2>\"cpu\": 3",
                "\"gpu\": 0>\"gpu\": 1",
                "67108864>67108865",
                "PT5M>PT5M0.001S",
                "1048576>1048577",
                "[\"bwrap\"]>[]",
                "\"image\": \"alpine@sha256:00\",>",
                "[\"example.org\"]>[\"example.com\"]")) {
            others.add(digest(changed(STAGE, change), json.readTree(PARTITION)));
        }
        for (String change : List.of(
                "\"frame\": \"7\">\"frame\": \"8\"",
                "\"frame\">\"fram\"",
                "\"points\": \"7\\n\",>",
                "\"own\">\"one\"",
                "dddd>ddde")) {
            others.add(digest(json.readTree(STAGE), changed(PARTITION, change)));
        }
        others.add(before);
        assertThat(others).doesNotHaveDuplicates();
    }

    @Test
    void staysWhenOnlyTheWayToTheSameBytesChanges() throws Exception {
        Digest before = digest(json.readTree(STAGE), json.readTree(PARTITION));
        for (String change : List.of(
                "\"stage\": 2>\"stage\": 3",
                "\"render\">\"draw\"",
                "https://store/b?x=1>https://store/b?x=2",
                "\"offset\": 4>\"offset\": 5",
                "\"inline\": \"YWJj\">\"url\": \"https://store/scene\"")) {
            assertThat(digest(changed(STAGE, change), json.readTree(PARTITION)))
                    .as(change)
                    .isEqualTo(before);
        }
        assertThat(digest(json.readTree(STAGE), changed(PARTITION, "\"attempt\": 1>\"attempt\": 2")))
                .isEqualTo(before);
        ObjectNode swapped = (ObjectNode) json.readTree(STAGE);
        JsonNode files = swapped.at("/inputs/tools/files");
        ((ObjectNode) swapped.at("/inputs/tools"))
                .set("files", json.createArrayNode().add(files.get(1)).add(files.get(0)));
        assertThat(digest(swapped, json.readTree(PARTITION))).isEqualTo(before);
    }

    @Test
    void isTheSameOnBothSidesOfAMessage() throws Exception {
        for (String change :
                List.of("\"expect\": \"1\">\"expect\": \"\"", "\"image\": \"alpine@sha256:00\">\"image\": \"\"")) {
            StageOrder sent = stage(changed(STAGE, change));
            StageOrder received = json.readValue(json.writeValueAsBytes(sent), StageOrder.class);
            assertThat(OrderDigest.ofStage(received)).as(change).isEqualTo(OrderDigest.ofStage(sent));
        }
        for (String change : List.of("\"points\": \"7\\n\">\"points\": \"\"", "\"frame\": \"7\">\"frame\": \"\"")) {
            PartitionOrder sent = json.treeToValue(changed(PARTITION, change), PartitionOrder.class);
            PartitionOrder received = json.readValue(json.writeValueAsBytes(sent), PartitionOrder.class);
            Digest stage = Digest.sha256("stage");
            assertThat(OrderDigest.of(stage, received)).as(change).isEqualTo(OrderDigest.of(stage, sent));
        }
    }

    private JsonNode changed(String text, String change) throws Exception {
        String from = change.substring(0, change.indexOf('>'));
        assertThat(text).as("what a change begins with").contains(from);
        return json.readTree(text.replace(from, change.substring(change.indexOf('>') + 1)));
    }

    private Digest digest(JsonNode stage, JsonNode partition) throws Exception {
        return OrderDigest.of(OrderDigest.ofStage(stage(stage)), json.treeToValue(partition, PartitionOrder.class));
    }

    private StageOrder stage(JsonNode tree) throws Exception {
        return json.treeToValue(tree, StageOrder.class);
    }
}
