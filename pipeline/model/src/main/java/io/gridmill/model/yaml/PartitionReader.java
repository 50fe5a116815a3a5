package io.gridmill.model.yaml;

import io.gridmill.model.pipeline.Amounts;
import io.gridmill.model.pipeline.ChunkSpec;
import io.gridmill.model.pipeline.Combination;
import io.gridmill.model.pipeline.DimensionSpec;
import io.gridmill.model.pipeline.Limits;
import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.PartitionSpec;
import io.gridmill.model.pipeline.Suggestions;
import io.gridmill.model.plan.PartitionUse;
import io.gridmill.model.schema.StageShapes;
import io.gridmill.model.template.Template;
import io.gridmill.model.values.Decimals;
import io.gridmill.model.values.NumberRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Reads {@code partition}. */
final class PartitionReader {

    private final Problems problems;
    private final Values values;

    PartitionReader(Values values) {
        this.problems = values.problems();
        this.values = values;
    }

    Optional<PartitionSpec> read(Section stage) {
        return stage.section("partition", StageShapes.PARTITION).flatMap(this::partition);
    }

    private Optional<PartitionSpec> partition(Section section) {
        onlyWith(section, "combine", "over");
        onlyWith(section, "by", "group");
        Optional<ChunkSpec> chunk =
                section.section("chunk", StageShapes.CHUNK).map(inner -> chunk(inner, section.has("files")));
        if (section.has("chunk") && !section.has("over") && !section.has("files")) {
            problems.error(section.positionOf("chunk"), "'chunk' is only for 'over' and 'files'", null);
        }
        if (section.has("over")) {
            Map<String, Located<DimensionSpec>> dimensions = dimensions(section);
            return dimensions.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new PartitionSpec.Over(dimensions, combination(section, dimensions), chunk));
        }
        if (section.has("each")) {
            return section.template("each").map(PartitionSpec.Each::new);
        }
        if (section.has("group")) {
            List<Located<String>> by = section.texts("by");
            if (!section.has("by")) {
                problems.error(
                        section.position(),
                        "'group' needs 'by'",
                        "name the dimensions of the other stage whose values stay together");
            }
            return section.template("group").map(upstream -> new PartitionSpec.Group(upstream, by));
        }
        return section.template("files").map(source -> new PartitionSpec.Files(source, chunk));
    }

    private void onlyWith(Section section, String key, String other) {
        if (section.has(key) && !section.has(other)) {
            problems.error(section.positionOf(key), "'" + key + "' is only for '" + other + "'", null);
        }
    }

    private Map<String, Located<DimensionSpec>> dimensions(Section section) {
        Map<String, Located<DimensionSpec>> dimensions = new LinkedHashMap<>();
        Map<Located<String>, Node> entries = section.entries("over");
        if (entries.isEmpty()) {
            if (!Values.isScalar(Objects.requireNonNull(section.node("over")))) {
                problems.error(section.positionOf("over"), "'over' needs at least one dimension", null);
            }
            return dimensions;
        }
        if (values.tooMany(entries.size(), Limits.DIMENSIONS, section.positionOf("over"), "dimensions")) {
            return dimensions;
        }
        entries.forEach((name, node) -> {
            if (PartitionUse.reservedNames().contains(name.value())) {
                problems.error(
                        name.position(),
                        "'" + name.value() + "' cannot be the name of a dimension",
                        "${partition." + name.value() + "} has a meaning already");
            } else if (values.isName(name, "a dimension")) {
                dimension(name.value(), node)
                        .ifPresent(spec -> dimensions.put(name.value(), new Located<>(spec, problems.position(node))));
            }
        });
        return dimensions;
    }

    private Optional<DimensionSpec> dimension(String name, Node node) {
        String what = "the dimension '" + name + "'";
        if (Values.isScalar(node)) {
            return values.template(node, what)
                    .filter(text -> values.check(text, NumberRange::parse))
                    .map(DimensionSpec.Range::new);
        }
        if (Values.isList(node)) {
            List<Located<Template>> items = new ArrayList<>();
            values.list(node, what)
                    .forEach(item -> values.template(item, "an item of " + what).ifPresent(items::add));
            if (items.isEmpty()) {
                problems.error(problems.position(node), what + " has no values", null);
                return Optional.empty();
            }
            return Optional.of(new DimensionSpec.Items(items));
        }
        return Section.of(node, StageShapes.SPACING, values).flatMap(this::spacing);
    }

    private Optional<DimensionSpec> spacing(Section section) {
        String key = section.has("logspace") ? "logspace" : "linspace";
        if (!section.has(key)) {
            return Optional.empty();
        }
        List<Located<Template>> numbers = section.templates(key);
        if (numbers.size() != 3) {
            problems.error(
                    section.positionOf(key),
                    "'" + key + "' must be [first, last, number], such as [1.5, 3.5, 41]",
                    null);
            return Optional.empty();
        }
        boolean first = values.check(numbers.get(0), Decimals::parse);
        boolean last = values.check(numbers.get(1), Decimals::parse);
        boolean count =
                values.check(numbers.get(2), text -> Amounts.integer("the number of values", text, 1, Limits.POINTS));
        if (!first || !last || !count) {
            return Optional.empty();
        }
        return Optional.of(
                section.has("logspace")
                        ? new DimensionSpec.Logspace(numbers.get(0), numbers.get(1), numbers.get(2))
                        : new DimensionSpec.Linspace(numbers.get(0), numbers.get(1), numbers.get(2)));
    }

    private Optional<Located<Combination>> combination(
            Section section, Map<String, Located<DimensionSpec>> dimensions) {
        Optional<Located<String>> text = section.located("combine");
        Optional<Combination> combination = text.flatMap(found -> values.read(found, Combination::parse));
        if (text.isEmpty() || combination.isEmpty()) {
            return Optional.empty();
        }
        Set<String> seen = new HashSet<>();
        boolean fine = true;
        for (String name : combination.get().names()) {
            if (!dimensions.containsKey(name)) {
                problems.error(
                        text.get().position(),
                        "'combine' names '" + name + "', which is no dimension of 'over'",
                        Suggestions.hint(name, dimensions.keySet()));
                fine = false;
            } else if (!seen.add(name)) {
                problems.error(text.get().position(), "'combine' names '" + name + "' twice", null);
                fine = false;
            }
        }
        for (String name : dimensions.keySet()) {
            if (fine && !seen.contains(name)) {
                problems.error(text.get().position(), "'combine' leaves out the dimension '" + name + "'", null);
                fine = false;
            }
        }
        return fine ? Optional.of(new Located<>(combination.get(), text.get().position())) : Optional.empty();
    }

    private ChunkSpec chunk(Section section, boolean files) {
        if (section.has("bytes") && !files) {
            problems.error(
                    section.positionOf("bytes"), "'bytes' is only for 'files'", "use 'size' or 'targetDuration'");
        }
        if (section.has("max") && section.has("size")) {
            problems.error(section.positionOf("max"), "'max' is only for 'targetDuration' and 'bytes'", null);
        }
        return new ChunkSpec(
                section.template("size", text -> Amounts.integer("size", text, 1, Limits.CHUNK)),
                section.template("targetDuration", text -> Amounts.duration("targetDuration", text)),
                section.template("bytes", text -> Amounts.size("bytes", text)),
                section.template("max", text -> Amounts.integer("max", text, 1, Limits.CHUNK)),
                section.position());
    }
}
