package io.gridmill.model.plan;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.PartitionSpec;
import io.gridmill.model.pipeline.Position;
import io.gridmill.model.pipeline.Stage;
import io.gridmill.model.pipeline.StageReference;
import io.gridmill.model.template.Placeholder;
import io.gridmill.model.template.Template;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out where inputs come from. */
final class InputPlanner {

    /** The name of the input through which a partition gets its files when the stage does not give it a name. */
    static final String FILES = "files";

    private final StageGraph graph;
    private final Map<String, Integer> indexes;
    private final Template.Lookup lookup;
    private final PlanContext context;
    private final PlanProblems problems;

    InputPlanner(
            StageGraph graph,
            Map<String, Integer> indexes,
            Template.Lookup lookup,
            PlanContext context,
            PlanProblems problems) {
        this.graph = graph;
        this.indexes = indexes;
        this.lookup = lookup;
        this.context = context;
        this.problems = problems;
    }

    /** The dataset that a stage is divided by, when there is one. */
    static Optional<Located<Template>> divided(Stage stage) {
        PartitionSpec spec = stage.common().partition().orElse(null);
        if (spec instanceof PartitionSpec.Each each) {
            return Optional.of(each.upstream());
        }
        if (spec instanceof PartitionSpec.Group group) {
            return Optional.of(group.upstream());
        }
        if (spec instanceof PartitionSpec.Files files) {
            return Optional.of(files.source());
        }
        return Optional.empty();
    }

    /**
     * The name of the input through which a partition gets its part of the dataset that the stage is divided by: that of
     * the input which names the same dataset, otherwise that of the output, otherwise {@value #FILES}.
     */
    static Optional<String> dividedInput(Stage stage) {
        return divided(stage).map(dataset -> stage.common().inputs().entrySet().stream()
                .filter(input -> input.getValue().value().equals(dataset.value()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> StageReference.of(dataset.value())
                        .map(StageReference::output)
                        .orElse(FILES)));
    }

    /** @param templates texts that may name inputs which the stage takes over from stages before it */
    Map<String, PlannedInput> inputs(Stage stage, List<Template> templates) {
        Map<String, PlannedInput> inputs = new LinkedHashMap<>();
        Template dataset = divided(stage).map(Located::value).orElse(null);
        stage.common()
                .inputs()
                .forEach((name, text) ->
                        inputs.put(name, text.value().equals(dataset) ? part(stage, text) : whole(text)));
        divided(stage).ifPresent(text -> {
            String name = dividedInput(stage).orElse(FILES);
            if (!inputs.containsKey(name)) {
                inputs.put(name, part(stage, text));
            }
        });
        for (Template template : templates) {
            for (Placeholder placeholder : template.placeholders()) {
                if (placeholder.root().equals("inputs") && !inputs.containsKey(placeholder.name())) {
                    inherited(stage, placeholder.name(), inputs);
                }
            }
        }
        return inputs;
    }

    private void inherited(Stage stage, String name, Map<String, PlannedInput> inputs) {
        try {
            graph.inherited(stage.name(), name).ifPresent(text -> inputs.put(name, whole(text)));
        } catch (IllegalArgumentException e) {
            problems.add(stage.position(), ErrorCode.INVALID_PIPELINE, PlanProblems.message(e), null);
        }
    }

    private PlannedInput part(Stage stage, Located<Template> text) {
        PartitionSpec spec = stage.common().partition().orElse(null);
        PlannedInput whole = whole(text);
        if (spec instanceof PartitionSpec.Files) {
            return new PlannedInput.Share(whole);
        }
        return whole instanceof PlannedInput.StageOutput output
                ? new PlannedInput.StageOutput(
                        output.stage(),
                        output.output(),
                        spec instanceof PartitionSpec.Each ? PlannedInput.Part.EACH : PlannedInput.Part.GROUP)
                : whole;
    }

    /** The whole dataset that a text names. */
    PlannedInput whole(Located<Template> text) {
        Optional<StageReference> reference = StageReference.of(text.value());
        if (reference.isPresent()) {
            return new PlannedInput.StageOutput(
                    indexes.getOrDefault(reference.get().stage(), -1),
                    reference.get().output(),
                    PlannedInput.Part.GATHER);
        }
        PlannedInput nothing = new PlannedInput.LocalPath(context.directory(), true);
        String address = problems.read(text, lookup, value -> value, "");
        if (address.isEmpty()) {
            return nothing;
        }
        if (address.contains("://")) {
            URI uri = uri(address, text.position());
            return uri == null ? nothing : new PlannedInput.StoreUri(uri);
        }
        Path path = path(address, text.position());
        if (path == null) {
            return nothing;
        }
        if (!Files.isReadable(path)) {
            problems.add(
                    text.position(),
                    ErrorCode.INPUT_MISSING,
                    "there is no readable file or directory " + path,
                    path.startsWith(context.directory())
                            ? "paths are relative to the directory of the pipeline file"
                            : null);
        }
        return new PlannedInput.LocalPath(path, Files.isDirectory(path));
    }

    @Nullable
    Path path(String address, Position position) {
        try {
            return context.directory().resolve(address).normalize();
        } catch (InvalidPathException e) {
            problems.add(position, ErrorCode.INVALID_PIPELINE, "'" + address + "' is no path", null);
            return null;
        }
    }

    @Nullable
    URI uri(String address, Position position) {
        try {
            URI uri = new URI(address);
            String scheme = uri.getScheme();
            boolean known = "s3".equals(scheme) || "hdfs".equals(scheme);
            if (known && uri.getRawAuthority() != null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            problems.add(position, ErrorCode.INVALID_PIPELINE, "'" + address + "' is no address", e.getReason());
            return null;
        }
        problems.add(
                position,
                ErrorCode.INVALID_PIPELINE,
                "'" + address + "' is no address of a dataset",
                "write a path, s3://BUCKET/KEY or hdfs://HOST/PATH");
        return null;
    }
}
