package io.gridmill.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** YAML as an editor sees it: the core schema of YAML 1.2. */
final class YamlToJson {

    private YamlToJson() {}

    static List<JsonNode> documents(String source) {
        List<JsonNode> documents = new ArrayList<>();
        new Yaml().composeAll(new StringReader(source)).forEach(node -> documents.add(json(node)));
        return documents;
    }

    private static JsonNode json(Node node) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (node instanceof MappingNode mapping) {
            ObjectNode object = json.objectNode();
            mapping.getValue()
                    .forEach(tuple ->
                            object.set(((ScalarNode) tuple.getKeyNode()).getValue(), json(tuple.getValueNode())));
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = json.arrayNode();
            sequence.getValue().forEach(item -> array.add(json(item)));
            return array;
        }
        ScalarNode scalar = (ScalarNode) node;
        String text = scalar.getValue();
        if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
            return json.textNode(text);
        }
        if (text.matches("|~|null")) {
            return json.nullNode();
        }
        if (text.matches("true|false")) {
            return json.booleanNode(text.equals("true"));
        }
        if (text.matches("[-+]?[0-9]+")) {
            return json.numberNode(new BigDecimal(text).toBigInteger());
        }
        if (text.matches("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?")) {
            return json.numberNode(new BigDecimal(text));
        }
        return json.textNode(text);
    }
}
