package io.gridmill.model.yaml;

import io.gridmill.model.pipeline.Limits;
import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.Parameter;
import io.gridmill.model.pipeline.ParameterType;
import io.gridmill.model.pipeline.Position;
import io.gridmill.model.schema.FileShapes;
import io.gridmill.model.values.Decimals;
import io.gridmill.model.values.ListedValues;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code params}. */
final class ParameterReader {

    private static final Map<String, String> OTHER_WORDS = Map.of(
            "integer", "int", "float", "number", "double", "number", "boolean", "bool", "str", "string", "text",
            "string", "path", "file", "enum", "choice", "array", "list");

    private final Problems problems;

    ParameterReader(Problems problems) {
        this.problems = problems;
    }

    Map<String, Parameter> read(Section pipeline) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        Map<Located<String>, Node> entries = pipeline.entries("params");
        if (pipeline.reader().tooMany(entries.size(), Limits.ENTRIES, pipeline.positionOf("params"), "parameters")) {
            return parameters;
        }
        entries.forEach((name, node) -> {
            if (pipeline.reader().isName(name, "a parameter")) {
                Section.of(node, FileShapes.PARAMETER, pipeline.reader())
                        .ifPresent(section -> parameters.put(name.value(), parameter(name, section)));
            }
        });
        return parameters;
    }

    private Parameter parameter(Located<String> name, Section section) {
        ParameterType type = section.located("type").flatMap(this::type).orElse(ParameterType.STRING);
        boolean number = type == ParameterType.INT || type == ParameterType.NUMBER;
        onlyFor(section, "min", number, "int and number");
        onlyFor(section, "max", number, "int and number");
        onlyFor(section, "pattern", type == ParameterType.STRING, "string");
        onlyFor(section, "choices", type == ParameterType.CHOICE, "choice");
        List<String> choices =
                section.texts("choices").stream().map(Located::value).toList();
        if (type == ParameterType.CHOICE && choices.isEmpty()) {
            problems.error(section.position(), "a parameter of type choice needs 'choices'", null);
        }
        Optional<BigDecimal> min = section.read("min", Decimals::parse);
        Optional<BigDecimal> max = section.read("max", Decimals::parse);
        if (min.isPresent() && max.isPresent() && min.get().compareTo(max.get()) > 0) {
            problems.error(section.positionOf("max"), "'max' is less than 'min'", null);
        }
        Parameter parameter = new Parameter(
                name.value(),
                type,
                defaultValue(section, type),
                min,
                max,
                section.read("pattern", Scalars::pattern),
                choices,
                section.text("description").orElse(""),
                name.position());
        parameter
                .defaultValue()
                .filter(value -> type != ParameterType.CHOICE || !choices.isEmpty())
                .ifPresent(value -> check(parameter, value, section.positionOf("default")));
        return parameter;
    }

    private Optional<ParameterType> type(Located<String> text) {
        String other = OTHER_WORDS.get(text.value());
        if (other != null) {
            problems.error(
                    text.position(), "'" + text.value() + "' is no type of a parameter", "write '" + other + "'");
            return Optional.empty();
        }
        return Words.read(problems, text, "type of a parameter", ParameterType.values(), ParameterType::word);
    }

    private void onlyFor(Section section, String key, boolean fits, String types) {
        if (section.has(key) && !fits) {
            problems.error(section.positionOf(key), "'" + key + "' is only for parameters of type " + types, null);
        }
    }

    private static Optional<String> defaultValue(Section section, ParameterType type) {
        Node node = section.node("default");
        if (node != null && Values.isList(node) && type == ParameterType.LIST) {
            List<String> items =
                    section.texts("default").stream().map(Located::value).toList();
            return items.isEmpty() ? Optional.empty() : Optional.of(ListedValues.text(items));
        }
        return section.text("default");
    }

    private void check(Parameter parameter, String value, Position position) {
        try {
            parameter.check(value);
        } catch (IllegalArgumentException e) {
            problems.error(position, "the default of '" + parameter.name() + "': " + e.getMessage(), null);
        }
    }
}
