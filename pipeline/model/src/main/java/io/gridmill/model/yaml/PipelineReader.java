package io.gridmill.model.yaml;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.pipeline.Limits;
import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.Pipeline;
import io.gridmill.model.pipeline.Schedule;
import io.gridmill.model.pipeline.Stage;
import io.gridmill.model.pipeline.StageReference;
import io.gridmill.model.pipeline.Suggestions;
import io.gridmill.model.schema.FileShapes;
import io.gridmill.model.schema.StageShapes;
import io.gridmill.model.template.Template;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads pipeline files and tells all that is wrong with them at once. */
public final class PipelineReader {

    private static final List<String> KINDS = List.of("Pipeline", "Schedule");

    private final Problems problems;
    private final Values values;

    private PipelineReader(String name) {
        this.problems = new Problems(name);
        this.values = new Values(problems);
    }

    /**
     * Reads a file.
     *
     * @throws GridmillException INPUT_MISSING when it cannot be read at all
     */
    public static ReadResult read(Path file) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(Limits.FILE_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new GridmillException(ErrorCode.INPUT_MISSING, "There is no pipeline file " + file, e);
        } catch (IOException e) {
            throw new GridmillException(
                    ErrorCode.INPUT_MISSING, "The pipeline file " + file + " cannot be read: " + e.getMessage(), e);
        }
        try {
            String source = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return read(source, file.toString());
        } catch (CharacterCodingException e) {
            Problems problems = new Problems(file.toString());
            problems.error(
                    problems.start(),
                    bytes.length > Limits.FILE_BYTES ? tooLarge() : "the file is not UTF-8 text",
                    null);
            return new ReadResult.Invalid(problems.sorted());
        }
    }

    /** @param name what messages call the file */
    public static ReadResult read(String source, String name) {
        return new PipelineReader(name).file(source);
    }

    private static String tooLarge() {
        return "the file is larger than " + (Limits.FILE_BYTES >> 20) + " MiB";
    }

    private ReadResult file(String source) {
        if (source.length() > Limits.FILE_BYTES) {
            problems.error(problems.start(), tooLarge(), null);
            return new ReadResult.Invalid(problems.sorted());
        }
        String text = source.startsWith("\uFEFF") ? source.substring(1) : source;
        List<Node> documents = YamlDocuments.compose(text, problems);
        // After a mistake in the YAML itself everything that is said about missing keys would be wrong.
        if (problems.hasErrors()) {
            return new ReadResult.Invalid(problems.sorted());
        }
        List<Node> pipelines = new ArrayList<>();
        List<Node> schedules = new ArrayList<>();
        for (Node document : documents) {
            (kind(document).equals("Schedule") ? schedules : pipelines).add(document);
        }
        if (pipelines.isEmpty()) {
            problems.error(problems.start(), "the file holds no pipeline", "begin with 'apiVersion: gridmill/v1'");
        }
        Optional<Pipeline> pipeline = Optional.empty();
        for (int i = 0; i < pipelines.size(); i++) {
            if (i > 0) {
                problems.error(
                        problems.position(pipelines.get(i)), "a file holds one pipeline; this is another one", null);
            } else {
                pipeline = Section.of(pipelines.get(i), FileShapes.PIPELINE, values)
                        .flatMap(this::pipeline);
            }
        }
        List<Schedule> read = new ArrayList<>();
        for (Node schedule : schedules) {
            Pipeline own = pipeline.orElse(null);
            Section.of(schedule, FileShapes.SCHEDULE, values)
                    .flatMap(section -> {
                        version(section);
                        return new ScheduleReader(problems).read(section, own);
                    })
                    .ifPresent(read::add);
        }
        return problems.hasErrors() || pipeline.isEmpty()
                ? new ReadResult.Invalid(problems.sorted())
                : new ReadResult.Valid(pipeline.get(), read, problems.sorted());
    }

    /** The kind that a document says it is; Pipeline when it says nothing that can be understood. */
    private String kind(Node document) {
        if (document instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals("kind")
                        && tuple.getValueNode() instanceof ScalarNode value) {
                    if (!KINDS.contains(value.getValue())) {
                        problems.error(
                                problems.position(value),
                                "'" + value.getValue() + "' is no kind of document",
                                Suggestions.hint(value.getValue(), KINDS));
                    }
                    return value.getValue();
                }
            }
        }
        return "Pipeline";
    }

    private void version(Section section) {
        section.located("apiVersion")
                .filter(text -> !text.value().equals(FileShapes.API_VERSION))
                .ifPresent(text -> problems.error(
                        text.position(),
                        "'" + text.value() + "' is no version that this program reads",
                        "write 'apiVersion: " + FileShapes.API_VERSION + "'"));
    }

    private Optional<Pipeline> pipeline(Section section) {
        version(section);
        Optional<Located<String>> name = section.located("name").filter(text -> values.isName(text, "a pipeline"));
        MarketReader market = new MarketReader(problems);
        List<Stage> stages = stages(section);
        Pipeline pipeline = new Pipeline(
                name.map(Located::value).orElse("unnamed"),
                section.text("description").orElse(""),
                section.position(),
                new ParameterReader(problems).read(section),
                market.market(section),
                stages,
                outputs(section),
                market.notifications(section));
        boolean complete = section.entries("stages").size() == stages.size();
        new ReferenceCheck(problems, pipeline, complete).check();
        return Optional.of(pipeline);
    }

    private List<Stage> stages(Section section) {
        List<Stage> stages = new ArrayList<>();
        Map<Located<String>, Node> entries = section.entries("stages");
        if (section.has("stages") && entries.isEmpty()) {
            problems.error(section.positionOf("stages"), "a pipeline needs at least one stage", null);
        }
        if (values.tooMany(entries.size(), Limits.STAGES, section.positionOf("stages"), "stages")) {
            return stages;
        }
        StageReader reader = new StageReader(values, section.section("defaults", StageShapes.DEFAULTS));
        entries.forEach((name, node) -> reader.read(name, node).ifPresent(stages::add));
        return stages;
    }

    private Map<String, Located<StageReference>> outputs(Section section) {
        Map<String, Located<StageReference>> outputs = new LinkedHashMap<>();
        section.entries("outputs").forEach((name, node) -> {
            if (!values.isName(name, "an output")) {
                return;
            }
            Optional<Located<Template>> text = values.template(node, "the output '" + name.value() + "'");
            Optional<StageReference> reference = text.flatMap(found -> StageReference.of(found.value()));
            if (text.isPresent() && reference.isEmpty()) {
                problems.error(
                        text.get().position(),
                        "the output '" + name.value() + "' must be the output of a stage",
                        "write ${stages.STAGE.OUTPUT}");
            }
            reference.ifPresent(found -> outputs.put(name.value(), new Located<>(found, problems.position(node))));
        });
        return outputs;
    }
}
