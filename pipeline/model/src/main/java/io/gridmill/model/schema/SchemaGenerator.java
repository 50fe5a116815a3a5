package io.gridmill.model.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gridmill.model.pipeline.Limits;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Makes the JSON Schema (draft 2020-12) of pipeline files from the table of keys. */
public final class SchemaGenerator {

    /** Where the schema lies on the class path. */
    public static final String RESOURCE = "/io/gridmill/model/schema/gridmill-v1.schema.json";

    /** What a schema cannot count. */
    private static final String LIMITS = String.format(
            Locale.ROOT,
            "%d stages, %d partitions of a stage, %d points of a stage, %d points of a partition, %d characters of a"
                    + " text, %d parentheses deep in combine, files of %d MiB.",
            Limits.STAGES,
            Limits.PARTITIONS,
            Limits.POINTS,
            Limits.CHUNK,
            Limits.SCALAR,
            Limits.COMBINE_DEPTH,
            Limits.FILE_BYTES >> 20);

    private static final String TEMPLATE = "template";
    private static final String TEXT = "text";

    private final JsonNodeFactory json = JsonNodeFactory.instance;
    private final Map<String, ObjectNode> definitions = new TreeMap<>();

    private SchemaGenerator() {}

    /** The schema as text, with a line break at its end. */
    public static String generate() {
        return new SchemaGenerator().text();
    }

    private String text() {
        ObjectNode root = json.objectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("$id", "urn:gridmill:schema:v1");
        root.put("title", "Gridmill pipeline file, " + FileShapes.API_VERSION);
        root.put("description", "Generated from the table of keys; do not edit. Limits: " + LIMITS);
        ObjectNode kind = json.objectNode();
        kind.putObject("properties").putObject("kind").put("const", "Schedule");
        kind.putArray("required").add("kind");
        root.set("if", kind);
        root.set("then", reference(FileShapes.SCHEDULE));
        root.set("else", reference(FileShapes.PIPELINE));
        definitions.put(
                TEMPLATE, json.objectNode().put("type", "string").put("pattern", ScalarKind.PLACEHOLDER.pattern()));
        ObjectNode text = json.objectNode();
        text.putArray("type").add("string").add("number").add("boolean");
        text.put("maxLength", Limits.SCALAR);
        definitions.put(TEXT, text);
        ObjectNode all = root.putObject("$defs");
        definitions.forEach(all::set);
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        try {
            return new ObjectMapper().writer(printer).writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree can always be written", e);
        }
    }

    private ObjectNode reference(ObjectShape object) {
        String name = object.name().replace(' ', '-');
        if (!definitions.containsKey(name)) {
            ObjectNode definition = json.objectNode();
            // Entered first, so that a shape may contain itself.
            definitions.put(name, definition);
            define(object, definition);
        }
        return toDefinition(name);
    }

    private ObjectNode toDefinition(String name) {
        return json.objectNode().put("$ref", "#/$defs/" + name);
    }

    private void define(ObjectShape object, ObjectNode definition) {
        definition.put("type", "object");
        definition.put("description", object.description());
        ObjectNode properties = definition.putObject("properties");
        ArrayNode required = json.arrayNode();
        for (Key key : object.keys()) {
            ObjectNode property = schema(key.shape());
            if (key.template()) {
                property = anyOf(List.of(property, toDefinition(TEMPLATE)));
            }
            property.put("description", describe(key));
            properties.set(key.name(), property);
            if (key.required()) {
                required.add(key.name());
            }
        }
        definition.put("additionalProperties", false);
        if (!required.isEmpty()) {
            definition.set("required", required);
        }
        for (List<String> group : object.exactlyOne()) {
            ArrayNode one = definition.putArray("oneOf");
            group.forEach(name -> one.addObject().putArray("required").add(name));
        }
    }

    private static String describe(Key key) {
        return key.usual().isEmpty() ? key.description() : key.description() + " Default: " + key.usual() + ".";
    }

    private ObjectNode schema(Shape shape) {
        if (shape instanceof Shape.Scalar scalar) {
            return scalar(scalar.kind());
        }
        ObjectNode schema = json.objectNode();
        if (shape instanceof Shape.Word word) {
            ArrayNode words = schema.putArray("enum");
            word.words().forEach(words::add);
        } else if (shape instanceof Shape.Items items) {
            schema.put("type", "array");
            schema.set("items", schema(items.item()));
            schema.put("minItems", items.least()).put("maxItems", items.most());
        } else if (shape instanceof Shape.Entries entries) {
            schema.put("type", "object");
            schema.putObject("propertyNames").put("pattern", entries.keyPattern());
            schema.set("additionalProperties", schema(entries.value()));
            schema.put("minProperties", entries.least()).put("maxProperties", entries.most());
        } else if (shape instanceof Shape.Section section) {
            return reference(section.object());
        } else if (shape instanceof Shape.Either either) {
            return anyOf(either.shapes().stream().map(this::schema).toList());
        }
        return schema;
    }

    private ObjectNode anyOf(List<ObjectNode> schemas) {
        ObjectNode either = json.objectNode();
        ArrayNode any = either.putArray("anyOf");
        schemas.forEach(any::add);
        return either;
    }

    private ObjectNode scalar(ScalarKind kind) {
        return switch (kind) {
            case TEXT, TEMPLATE -> toDefinition(TEXT);
            case INTEGER -> typed("integer", kind);
            case NUMBER -> typed("number", kind);
            case BOOLEAN -> typed("boolean", kind);
            case SIZE -> typed("integer", kind);
            case PLACEHOLDER, NAME, DURATION, BACKOFF, AMOUNT, SHARE, FACTOR, STAGE_OUTPUT, GLOB ->
                json.objectNode().put("type", "string").put("pattern", kind.pattern());
        };
    }

    /** The type, or a string that reads like it. */
    private ObjectNode typed(String type, ScalarKind kind) {
        return anyOf(List.of(
                json.objectNode().put("type", type),
                json.objectNode().put("type", "string").put("pattern", kind.pattern())));
    }
}
