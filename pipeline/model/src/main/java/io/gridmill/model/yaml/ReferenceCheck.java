package io.gridmill.model.yaml;

import io.gridmill.model.pipeline.CopyStage;
import io.gridmill.model.pipeline.DimensionSpec;
import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.PartitionSpec;
import io.gridmill.model.pipeline.Pipeline;
import io.gridmill.model.pipeline.Position;
import io.gridmill.model.pipeline.RunStage;
import io.gridmill.model.pipeline.SparkStage;
import io.gridmill.model.pipeline.Stage;
import io.gridmill.model.pipeline.StageReference;
import io.gridmill.model.pipeline.Suggestions;
import io.gridmill.model.pipeline.Verification;
import io.gridmill.model.plan.OverCheck;
import io.gridmill.model.plan.StageGraph;
import io.gridmill.model.template.Template;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks that whatever the file refers to is there, and that stages do not wait for each other in a circle. */
final class ReferenceCheck {

    private final Problems problems;
    private final Pipeline pipeline;
    private final boolean complete;
    private final Map<String, Stage> stages = new LinkedHashMap<>();
    private final StageGraph graph;
    private final Dimensions dimensions;
    private final PlaceholderCheck placeholders;

    /** @param complete whether all stages of the file could be read: otherwise some names are only seemingly unknown */
    ReferenceCheck(Problems problems, Pipeline pipeline, boolean complete) {
        this.problems = problems;
        this.pipeline = pipeline;
        this.complete = complete;
        pipeline.stages().forEach(stage -> stages.put(stage.name(), stage));
        this.graph = StageGraph.of(pipeline.stages());
        this.dimensions = new Dimensions(stages);
        this.placeholders = new PlaceholderCheck(problems, pipeline, graph, dimensions);
    }

    void check() {
        pipeline.stages().forEach(this::stage);
        pipeline.outputs().values().forEach(this::reference);
        pipeline.notifications()
                .forEach(notification -> placeholders.check(notification.webhook(), Scope.NOTIFY, null));
        graph.cycle()
                .ifPresent(cycle -> problems.error(
                        stages.containsKey(cycle.get(0))
                                ? stages.get(cycle.get(0)).position()
                                : pipeline.position(),
                        "stages wait for each other in a circle: " + String.join(" -> ", cycle),
                        "an arrow means 'waits for'; one of them has to go"));
        // What seems unused may be what a misspelt name was to be.
        if (complete && !problems.hasErrors()) {
            pipeline.parameters().values().stream()
                    .filter(parameter -> !placeholders.usedParameters().contains(parameter.name()))
                    .forEach(parameter -> problems.warning(
                            parameter.position(), "the parameter '" + parameter.name() + "' is never used", null));
        }
    }

    private void stage(Stage stage) {
        StageGraph.references(stage).forEach(this::reference);
        stage.common().after().forEach(name -> stageExists(name.value(), name.position()));
        stage.common().inputs().values().forEach(text -> placeholders.check(text, Scope.INPUT, stage));
        stage.common().outputs().values().forEach(output -> {
            placeholders.check(output.files(), Scope.PLAN, stage);
            output.expect().ifPresent(text -> placeholders.check(text, Scope.PARTITION, stage));
        });
        stage.common().resources().amounts().values().forEach(text -> placeholders.check(text, Scope.PLAN, stage));
        stage.common().resources().anyOf().forEach(amounts -> amounts.values()
                .forEach(text -> placeholders.check(text, Scope.PLAN, stage)));
        if (stage.common().verify().agreement() instanceof Verification.Agreement.Command command) {
            command.command().forEach(text -> placeholders.check(text, Scope.INPUT_PATHS, stage));
        }
        stage.common().partition().ifPresent(partition -> partition(stage, partition));
        if (stage instanceof RunStage run) {
            run.command().forEach(text -> placeholders.check(text, Scope.COMMAND, stage));
            run.environment().values().forEach(text -> placeholders.check(text, Scope.COMMAND, stage));
            run.standardInput().ifPresent(text -> placeholders.check(text, Scope.COMMAND, stage));
            run.image().ifPresent(text -> placeholders.check(text, Scope.PLAN, stage));
            run.network().forEach(text -> placeholders.check(text, Scope.PLAN, stage));
        } else if (stage instanceof CopyStage copy) {
            end(stage, copy.from(), true);
            copy.to().ifPresent(to -> end(stage, to, false));
        } else if (stage instanceof SparkStage spark) {
            placeholders.check(spark.jar(), Scope.INPUT, stage);
            placeholders.check(spark.main(), Scope.PLAN, stage);
            spark.args().forEach(text -> placeholders.check(text, Scope.COMMAND, stage));
            spark.driver().values().forEach(text -> placeholders.check(text, Scope.PLAN, stage));
            spark.executors().values().forEach(text -> placeholders.check(text, Scope.PLAN, stage));
            spark.conf().values().forEach(text -> placeholders.check(text, Scope.COMMAND, stage));
        }
    }

    private void end(Stage stage, CopyStage.End end, boolean source) {
        if (end instanceof CopyStage.End.Files files) {
            placeholders.check(files.address(), source ? Scope.INPUT : Scope.TARGET, stage);
        } else if (end instanceof CopyStage.End.Table table) {
            placeholders.check(table.jdbc(), Scope.DATABASE, stage);
            table.table().ifPresent(text -> placeholders.check(text, Scope.PLAN, stage));
            table.query().ifPresent(text -> placeholders.check(text, Scope.PLAN, stage));
        }
    }

    private void partition(Stage stage, PartitionSpec partition) {
        if (partition instanceof PartitionSpec.Over over) {
            over.dimensions().values().forEach(dimension -> dimension(dimension.value(), stage));
            over.chunk().ifPresent(chunk -> placeholders.chunk(chunk, stage));
            OverCheck.problems(over)
                    .forEach(problem -> problems.error(problem.position(), problem.message(), problem.hint()));
        } else if (partition instanceof PartitionSpec.Files files) {
            placeholders.check(files.source(), Scope.INPUT, stage);
            files.chunk().ifPresent(chunk -> placeholders.chunk(chunk, stage));
        } else if (partition instanceof PartitionSpec.Each each) {
            upstream(each.upstream(), "each");
        } else if (partition instanceof PartitionSpec.Group group) {
            upstream(group.upstream(), "group").ifPresent(upstream -> keys(group, upstream));
        }
    }

    private void dimension(DimensionSpec dimension, Stage stage) {
        List<Located<Template>> texts;
        if (dimension instanceof DimensionSpec.Range range) {
            texts = List.of(range.text());
        } else if (dimension instanceof DimensionSpec.Items items) {
            texts = items.items();
        } else if (dimension instanceof DimensionSpec.Linspace space) {
            texts = List.of(space.start(), space.stop(), space.count());
        } else {
            DimensionSpec.Logspace space = (DimensionSpec.Logspace) dimension;
            texts = List.of(space.start(), space.stop(), space.count());
        }
        texts.forEach(text -> placeholders.check(text, Scope.PLAN, stage));
    }

    private Optional<Stage> upstream(Located<Template> text, String key) {
        Optional<StageReference> reference = StageReference.of(text.value());
        if (reference.isEmpty()) {
            problems.error(
                    text.position(), "'" + key + "' must be the output of a stage", "write ${stages.STAGE.OUTPUT}");
        }
        return reference.map(found -> stages.get(found.stage()));
    }

    private void keys(PartitionSpec.Group group, Stage upstream) {
        List<String> known = dimensions.of(upstream);
        for (Located<String> key : group.by()) {
            if (!known.contains(key.value())) {
                problems.error(
                        key.position(),
                        "stage '" + upstream.name() + "' has no dimension '" + key.value() + "'",
                        known.isEmpty() ? "it is not divided by 'over'" : Suggestions.hint(key.value(), known));
            } else if (dimensions.areFiles(upstream)) {
                problems.error(
                        key.position(), "files cannot be grouped, since they are not known before the run", null);
            }
        }
    }

    private void reference(Located<StageReference> reference) {
        String stageName = reference.value().stage();
        if (!stageExists(stageName, reference.position())) {
            return;
        }
        Stage stage = stages.get(stageName);
        String output = reference.value().output();
        if (stage != null && !stage.common().outputs().containsKey(output)) {
            problems.error(
                    reference.position(),
                    "stage '" + stageName + "' has no output '" + output + "'",
                    stage.common().outputs().isEmpty()
                            ? "it has no 'outputs' at all"
                            : Suggestions.hint(output, stage.common().outputs().keySet()));
        }
    }

    private boolean stageExists(String name, Position position) {
        if (!stages.containsKey(name) && complete) {
            problems.error(position, "there is no stage '" + name + "'", Suggestions.hint(name, stages.keySet()));
        }
        return stages.containsKey(name);
    }
}
