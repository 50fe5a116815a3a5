package io.gridmill.model.yaml;

import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.Position;
import io.gridmill.model.pipeline.Suggestions;
import io.gridmill.model.schema.Key;
import io.gridmill.model.schema.ObjectShape;
import io.gridmill.model.template.Template;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** A map with known keys. Unknown, repeated and missing keys are noted when it is opened. */
final class Section {

    private final ObjectShape shape;
    private final Map<String, Node> values;
    private final Values reader;
    private final Position position;

    private Section(ObjectShape shape, Map<String, Node> values, Values reader, Position position) {
        this.shape = shape;
        this.values = values;
        this.reader = reader;
        this.position = position;
    }

    /** Opens a map; empty when the node is none, which is noted. */
    static Optional<Section> of(Node node, ObjectShape shape, Values reader) {
        Optional<Map<Located<String>, Node>> entries = reader.map(node, "'" + shape.name() + "'");
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Node> values = new LinkedHashMap<>();
        // A key that is missing only because it is misspelt is told once.
        Set<String> meant = new HashSet<>();
        entries.get().forEach((key, value) -> {
            if (shape.key(key.value()) != null) {
                values.put(key.value(), value);
                return;
            }
            String nearest = Suggestions.nearest(key.value(), shape.keyNames());
            if (nearest != null) {
                meant.add(nearest);
            }
            reader.problems()
                    .error(
                            key.position(),
                            "unknown key '" + key.value() + "' in " + shape.name(),
                            key.value().equals("<<")
                                    ? "merge keys are not supported; use 'defaults'"
                                    : Suggestions.hint(key.value(), shape.keyNames()));
        });
        Position position = reader.problems().position(node);
        for (Key key : shape.keys()) {
            if (key.required() && !values.containsKey(key.name()) && !meant.contains(key.name())) {
                reader.problems().error(position, "the key '" + key.name() + "' is missing in " + shape.name(), null);
            }
        }
        for (List<String> group : shape.exactlyOne()) {
            exactlyOne(shape, group, values.keySet(), meant, reader.problems(), position);
        }
        return Optional.of(new Section(shape, values, reader, position));
    }

    private static void exactlyOne(
            ObjectShape shape,
            List<String> group,
            Set<String> present,
            Set<String> meant,
            Problems problems,
            Position position) {
        List<String> found = group.stream().filter(present::contains).toList();
        if (found.size() > 1) {
            problems.error(
                    position, shape.name() + " has " + String.join(" and ", found) + "; only one of them can be", null);
        } else if (found.isEmpty() && group.stream().noneMatch(meant::contains)) {
            String names = group.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
            problems.error(position, shape.name() + " needs one of " + names, null);
        }
    }

    Position position() {
        return position;
    }

    Values reader() {
        return reader;
    }

    boolean has(String key) {
        return node(key) != null;
    }

    /** The node of a key; null when it is absent. */
    @Nullable
    Node node(String key) {
        if (shape.key(key) == null) {
            throw new IllegalStateException("The table of keys has no '" + key + "' in " + shape.name());
        }
        return values.get(key);
    }

    /** Where the value of a key stands, or the section when it is absent. */
    Position positionOf(String key) {
        Node node = node(key);
        return node == null ? position : reader.problems().position(node);
    }

    /** Opens the map below a key. */
    Optional<Section> section(String key, ObjectShape inner) {
        Node node = node(key);
        return node == null ? Optional.empty() : Section.of(node, inner, reader);
    }

    Optional<String> text(String key) {
        return located(key).map(Located::value);
    }

    Optional<Located<String>> located(String key) {
        Node node = node(key);
        return node == null ? Optional.empty() : reader.text(node, "'" + key + "'");
    }

    /** Reads the text of a key. What is wrong with it is noted, and it counts as absent. */
    <T> Optional<T> read(String key, Function<String, T> parse) {
        Optional<Located<String>> text = located(key);
        if (text.isPresent() && text.get().value().contains("${")) {
            reader.problems().error(text.get().position(), "'" + key + "' takes no placeholders", "write the value");
            return Optional.empty();
        }
        return text.flatMap(found -> reader.read(found, parse));
    }

    Optional<Located<Template>> template(String key) {
        Node node = node(key);
        return node == null ? Optional.empty() : reader.template(node, "'" + key + "'");
    }

    /** A template that is checked at once when there is nothing to fill in. */
    Optional<Located<Template>> template(String key, Consumer<String> parse) {
        return template(key).filter(text -> reader.check(text, parse));
    }

    List<Node> list(String key) {
        Node node = node(key);
        return node == null ? List.of() : reader.list(node, "'" + key + "'");
    }

    List<Located<String>> texts(String key) {
        return list(key).stream()
                .flatMap(node -> reader.text(node, "an item of '" + key + "'").stream())
                .toList();
    }

    List<Located<Template>> templates(String key) {
        return list(key).stream()
                .flatMap(node -> reader.template(node, "an item of '" + key + "'").stream())
                .toList();
    }

    /** The entries of the map below a key, in order. */
    Map<Located<String>, Node> entries(String key) {
        Node node = node(key);
        return node == null ? Map.of() : reader.map(node, "'" + key + "'").orElse(Map.of());
    }
}
