package io.gridmill.model.yaml;

import io.gridmill.model.pipeline.Limits;
import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.Names;
import io.gridmill.model.pipeline.Position;
import io.gridmill.model.template.Template;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads nodes. A scalar is the text that stands in the file: {@code no} is not false, {@code 010} is not eight and
 * {@code 1:30} is not ninety.
 */
final class Values {

    private final Problems problems;

    Values(Problems problems) {
        this.problems = problems;
    }

    Problems problems() {
        return problems;
    }

    /** A scalar; empty when it is none or nothing, which is noted. */
    Optional<Located<String>> text(Node node, String what) {
        if (!(node instanceof ScalarNode scalar)) {
            problems.error(problems.position(node), what + " must be a text, not " + kind(node), null);
            return Optional.empty();
        }
        if (isNothing(scalar)) {
            problems.error(problems.position(node), what + " is empty", null);
            return Optional.empty();
        }
        if (scalar.getValue().length() > Limits.SCALAR) {
            problems.error(problems.position(node), what + " is longer than " + Limits.SCALAR + " characters", null);
            return Optional.empty();
        }
        if (scalar.getValue().indexOf('\0') >= 0) {
            problems.error(problems.position(node), what + " holds a NUL character", null);
            return Optional.empty();
        }
        return Optional.of(new Located<>(scalar.getValue(), problems.position(node)));
    }

    Optional<Located<Template>> template(Node node, String what) {
        return text(node, what)
                .flatMap(text -> read(text, Template::parse).map(template -> new Located<>(template, text.position())));
    }

    /** Reads a text. What is wrong with it is noted, and it counts as absent. */
    <T> Optional<T> read(Located<String> text, Function<String, T> parse) {
        try {
            return Optional.of(parse.apply(text.value()));
        } catch (IllegalArgumentException e) {
            problems.error(text.position(), e);
            return Optional.empty();
        }
    }

    /** Whether a template either has something to fill in or can be read as it is. */
    boolean check(Located<Template> text, Consumer<String> parse) {
        if (!text.value().isLiteral()) {
            return true;
        }
        try {
            parse.accept(text.value().render(placeholder -> null));
            return true;
        } catch (IllegalArgumentException e) {
            problems.error(text.position(), e);
            return false;
        }
    }

    /** The items of a list; none when it is no list, which is noted. */
    List<Node> list(Node node, String what) {
        if (!(node instanceof SequenceNode sequence)) {
            problems.error(problems.position(node), what + " must be a list, not " + kind(node), null);
            return List.of();
        }
        if (sequence.getValue().size() > Limits.ITEMS) {
            problems.error(problems.position(node), what + " has more than " + Limits.ITEMS + " items", null);
            return List.of();
        }
        return sequence.getValue();
    }

    /** The entries of a map, in order; empty when it is none, which is noted. Repeated keys are noted. */
    Optional<Map<Located<String>, Node>> map(Node node, String what) {
        if (!(node instanceof MappingNode mapping)) {
            problems.error(problems.position(node), what + " must be a map, not " + kind(node), null);
            return Optional.empty();
        }
        Map<Located<String>, Node> entries = new LinkedHashMap<>();
        Map<String, Position> seen = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Optional<Located<String>> key = text(tuple.getKeyNode(), "a key in " + what);
            if (key.isEmpty()) {
                continue;
            }
            Position first = seen.putIfAbsent(key.get().value(), key.get().position());
            if (first != null) {
                problems.error(
                        key.get().position(),
                        "the key '" + key.get().value() + "' stands here for the second time",
                        "the first one is in line " + first.line());
                continue;
            }
            entries.put(key.get(), tuple.getValueNode());
        }
        return Optional.of(entries);
    }

    /** Whether a key that the author chose is a name; noted when it is not. */
    boolean isName(Located<String> key, String what) {
        if (Names.isName(key.value())) {
            return true;
        }
        problems.error(
                key.position(),
                "'" + key.value() + "' cannot be the name of " + what,
                "a name begins with a letter and has letters, digits, '-' and '_', at most " + Names.LONGEST);
        return false;
    }

    /** Whether there are too many of something; noted when there are. */
    boolean tooMany(int count, int most, Position position, String what) {
        if (count <= most) {
            return false;
        }
        problems.error(position, count + " " + what + " are more than the " + most + " that there can be", null);
        return true;
    }

    static boolean isScalar(Node node) {
        return node instanceof ScalarNode;
    }

    static boolean isList(Node node) {
        return node instanceof SequenceNode;
    }

    private static boolean isNothing(ScalarNode scalar) {
        if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
            return false;
        }
        return switch (scalar.getValue()) {
            case "", "~", "null" -> true;
            default -> false;
        };
    }

    static String kind(Node node) {
        if (node instanceof MappingNode) {
            return "a map";
        }
        if (node instanceof SequenceNode) {
            return "a list";
        }
        return node instanceof ScalarNode scalar && isNothing(scalar) ? "nothing" : "a single value";
    }
}
