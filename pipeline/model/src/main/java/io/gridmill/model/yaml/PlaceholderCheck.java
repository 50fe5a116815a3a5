package io.gridmill.model.yaml;

import io.gridmill.model.pipeline.ChunkSpec;
import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.Names;
import io.gridmill.model.pipeline.Parameter;
import io.gridmill.model.pipeline.ParameterType;
import io.gridmill.model.pipeline.Pipeline;
import io.gridmill.model.pipeline.Stage;
import io.gridmill.model.pipeline.StageReference;
import io.gridmill.model.pipeline.Suggestions;
import io.gridmill.model.plan.PartitionUse;
import io.gridmill.model.plan.StageGraph;
import io.gridmill.model.template.Placeholder;
import io.gridmill.model.template.Template;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks that placeholders are known where they stand. */
final class PlaceholderCheck {

    private final Problems problems;
    private final Pipeline pipeline;
    private final StageGraph graph;
    private final Dimensions dimensions;
    private final Set<String> usedParameters = new HashSet<>();

    PlaceholderCheck(Problems problems, Pipeline pipeline, StageGraph graph, Dimensions dimensions) {
        this.problems = problems;
        this.pipeline = pipeline;
        this.graph = graph;
        this.dimensions = dimensions;
    }

    Set<String> usedParameters() {
        return usedParameters;
    }

    void chunk(ChunkSpec chunk, Stage stage) {
        Stream.of(chunk.size(), chunk.targetDuration(), chunk.bytes(), chunk.max())
                .flatMap(Optional::stream)
                .forEach(text -> check(text, Scope.PLAN, stage));
    }

    /** @param stage null outside of stages */
    void check(Located<Template> text, Scope scope, @Nullable Stage stage) {
        for (Placeholder placeholder : text.value().placeholders()) {
            String root = placeholder.root();
            if (!Scope.ROOTS.contains(root)) {
                error(text, placeholder + " is not known", Suggestions.hint(root, scope.roots()));
            } else if (!scope.knows(root)) {
                error(text, placeholder + " has no meaning here", instead(root, scope));
            } else {
                switch (root) {
                    case "params" -> parameter(placeholder, text, scope);
                    case "run" -> known(placeholder, text, List.of("id"));
                    case "pipeline" ->
                        known(placeholder, text, scope.takesPaths() ? List.of("name", "directory") : List.of("name"));
                    case "partition" -> partition(placeholder, text, Objects.requireNonNull(stage));
                    case "inputs" -> input(placeholder, text, Objects.requireNonNull(stage));
                    case "outputs" ->
                        known(
                                placeholder,
                                text,
                                List.copyOf(Objects.requireNonNull(stage)
                                        .common()
                                        .outputs()
                                        .keySet()));
                    case "stages" -> stages(placeholder, text);
                    default -> name(placeholder, text);
                }
            }
        }
    }

    private static @Nullable String instead(String root, Scope scope) {
        return switch (root) {
            case "stages" ->
                scope == Scope.COMMAND
                        ? "give it a name in 'inputs' and write ${inputs.NAME}"
                        : "only 'inputs', 'partition', 'copy' and 'outputs' take outputs of stages";
            case "secrets" -> "secrets are for 'copy' and 'notify'; they are never given to a command";
            case "partition" -> "this is decided before there are partitions";
            case "schedule" -> "only the params of a schedule know it";
            default -> "only a command knows it";
        };
    }

    private void parameter(Placeholder placeholder, Located<Template> text, Scope scope) {
        String name = placeholder.name();
        Parameter parameter = pipeline.parameters().get(name);
        if (parameter == null) {
            error(
                    text,
                    "there is no parameter '" + name + "'",
                    Suggestions.hint(name, pipeline.parameters().keySet()));
            return;
        }
        usedParameters.add(name);
        if (!placeholder.rest().equals(name)) {
            String function = placeholder.rest().substring(name.length() + 1);
            if (!PartitionUse.functions().contains(function)) {
                error(text, placeholder + " is not known", Suggestions.hint(function, PartitionUse.functions()));
            } else if (parameter.type() != ParameterType.RANGE && parameter.type() != ParameterType.LIST) {
                error(
                        text,
                        "only parameters of type range and list have '." + function + "'; '" + name + "' is of type "
                                + parameter.type().word(),
                        null);
            }
        }
        if (parameter.type() == ParameterType.FILE && !scope.takesPaths()) {
            error(
                    text,
                    "the file parameter '" + name + "' means nothing where the command runs",
                    "give it a name in 'inputs' and write ${inputs.NAME}");
        }
    }

    private void known(Placeholder placeholder, Located<Template> text, List<String> names) {
        if (!names.contains(placeholder.rest())) {
            error(text, placeholder + " is not known", Suggestions.hint(placeholder.rest(), names));
        }
    }

    private void partition(Placeholder placeholder, Located<Template> text, Stage stage) {
        List<String> names = dimensions.of(stage);
        List<String> known = new ArrayList<>(names);
        known.addAll(PartitionUse.reservedNames());
        String name = placeholder.name();
        if (!known.contains(name)) {
            error(text, placeholder + " is not known", Suggestions.hint(name, known));
            return;
        }
        if (placeholder.rest().equals(name)) {
            return;
        }
        String function = placeholder.rest().substring(name.length() + 1);
        if (!names.contains(name) || !PartitionUse.functions().contains(function)) {
            error(
                    text,
                    placeholder + " is not known",
                    names.contains(name) ? Suggestions.hint(function, PartitionUse.functions()) : null);
        }
    }

    private void input(Placeholder placeholder, Located<Template> text, Stage stage) {
        Set<String> known = StageGraph.inputNames(stage);
        String name = placeholder.rest();
        if (known.contains(name)) {
            return;
        }
        try {
            Optional<Located<Template>> inherited = graph.inherited(stage.name(), name);
            if (inherited.isEmpty()) {
                error(text, "stage '" + stage.name() + "' has no input '" + name + "'", Suggestions.hint(name, known));
            }
        } catch (IllegalArgumentException e) {
            problems.error(text.position(), e);
        }
    }

    private void stages(Placeholder placeholder, Located<Template> text) {
        if (StageReference.of(placeholder).isEmpty()) {
            error(text, placeholder + " is no output of a stage", "write ${stages.STAGE.OUTPUT}");
        } else if (text.value().onlyPlaceholder() == null) {
            error(text, placeholder + " must stand alone", "paths within an output are for the command to find");
        }
    }

    private void name(Placeholder placeholder, Located<Template> text) {
        if (!Names.isName(placeholder.rest())) {
            error(text, placeholder + " is no secret", "write ${secrets.NAME}");
        }
    }

    private void error(Located<Template> text, String message, @Nullable String hint) {
        problems.error(text.position(), message, hint);
    }
}
