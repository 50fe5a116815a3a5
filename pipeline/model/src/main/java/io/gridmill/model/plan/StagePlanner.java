package io.gridmill.model.plan;

import io.gridmill.model.Digest;
import io.gridmill.model.pipeline.Amounts;
import io.gridmill.model.pipeline.Globs;
import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.Pipeline;
import io.gridmill.model.pipeline.ResourceSpec;
import io.gridmill.model.pipeline.RunStage;
import io.gridmill.model.pipeline.Stage;
import io.gridmill.model.pipeline.StageCommon;
import io.gridmill.model.pipeline.Verification;
import io.gridmill.model.protocol.Output;
import io.gridmill.model.protocol.Resources;
import io.gridmill.model.template.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plans one stage after the other. */
final class StagePlanner {

    private final Map<String, Integer> indexes;
    private final Template.Lookup lookup;
    private final PlanProblems problems;
    private final InputPlanner inputPlanner;
    private final PartitionPlanner partitionPlanner;
    private final WorkPlanner workPlanner;

    StagePlanner(
            Pipeline pipeline,
            StageGraph graph,
            Map<String, Integer> indexes,
            Template.Lookup lookup,
            PlanContext context,
            PlanProblems problems) {
        this.indexes = indexes;
        this.lookup = lookup;
        this.problems = problems;
        this.inputPlanner = new InputPlanner(graph, indexes, lookup, context, problems);
        this.partitionPlanner = new PartitionPlanner(pipeline, indexes, lookup, context, inputPlanner, problems);
        this.workPlanner = new WorkPlanner(lookup, inputPlanner, context, problems);
    }

    /** @param planned the stages before this one */
    StagePlan plan(Stage stage, List<StagePlan> planned) {
        StageCommon common = stage.common();
        PlannedWork work = workPlanner.plan(stage);
        Map<String, Output> outputs = outputs(common);
        List<Template> templates = templates(stage, outputs);
        Map<String, PlannedInput> inputs = inputPlanner.inputs(stage, templates);
        Digest digest = StageDigest.of(stage, work, outputs);
        PartitionPlanner.Planned partitions = partitionPlanner.plan(stage, PartitionUse.of(templates), digest, planned);
        return new StagePlan(
                planned.size(),
                stage.name(),
                stage,
                dependencies(stage, inputs, work, partitions.partitioning()),
                work,
                inputs,
                outputs,
                partitions.partitioning(),
                partitions.chunk(),
                alternatives(common.resources()),
                common.resources().onOutOfMemory(),
                verification(common.verify()),
                common.retry(),
                common.onFailure(),
                common.place(),
                // A copy is made for its effect, and what it reads may have changed.
                common.cache() && work instanceof PlannedWork.Run,
                digest);
    }

    private Map<String, Output> outputs(StageCommon common) {
        Map<String, Output> outputs = new LinkedHashMap<>();
        common.outputs().forEach((name, spec) -> {
            String files = problems.read(
                    spec.files(),
                    lookup,
                    glob -> {
                        Globs.check(glob);
                        return glob;
                    },
                    "*");
            String expect = spec.expect().map(this::expect).orElse(null);
            outputs.put(name, new Output(files, expect));
        });
        return outputs;
    }

    /** A command that compares results keeps {@code ${inputs.*}} only. */
    private Verification verification(Verification verify) {
        if (!(verify.agreement() instanceof Verification.Agreement.Command command)) {
            return verify;
        }
        List<Located<Template>> words = command.command().stream()
                .map(word -> new Located<>(problems.resolve(word, lookup), word.position()))
                .toList();
        return new Verification(
                verify.sample(), verify.replicas(), verify.quorum(), new Verification.Agreement.Command(words));
    }

    private String expect(Located<Template> text) {
        Template resolved = problems.resolve(text, lookup);
        if (resolved.isLiteral()) {
            return problems.read(
                    new Located<>(resolved, text.position()),
                    lookup,
                    number -> Long.toString(Amounts.integer("expect", number, 0, Integer.MAX_VALUE)),
                    "1");
        }
        return resolved.text();
    }

    /** All texts that the pool fills in. */
    private static List<Template> templates(Stage stage, Map<String, Output> outputs) {
        List<Template> templates = new ArrayList<>();
        if (stage instanceof RunStage run) {
            run.command().forEach(word -> templates.add(word.value()));
            run.environment().values().forEach(value -> templates.add(value.value()));
            run.standardInput().ifPresent(text -> templates.add(text.value()));
        }
        outputs.values().forEach(output -> {
            if (output.expect() != null) {
                templates.add(Template.parse(output.expect()));
            }
        });
        return templates;
    }

    private List<Dependency> dependencies(
            Stage stage, Map<String, PlannedInput> inputs, PlannedWork work, Partitioning partitioning) {
        Set<Dependency> dependencies = new LinkedHashSet<>();
        if (partitioning instanceof Partitioning.Each each) {
            dependencies.add(new Dependency(each.upstream(), Dependency.Kind.EACH));
        } else if (partitioning instanceof Partitioning.Group group) {
            dependencies.add(new Dependency(group.upstream(), Dependency.Kind.GROUP));
        } else if (partitioning instanceof Partitioning.Files files
                && files.source() instanceof PlannedInput.StageOutput output) {
            dependencies.add(new Dependency(output.stage(), Dependency.Kind.FILES));
        }
        inputs.values().forEach(input -> gathered(input, dependencies));
        if (work instanceof PlannedWork.Copy copy && copy.from() instanceof PlannedWork.Source.Files files) {
            gathered(files.input(), dependencies);
        }
        for (Located<String> after : stage.common().after()) {
            Integer index = indexes.get(after.value());
            if (index != null) {
                dependencies.add(new Dependency(index, Dependency.Kind.AFTER));
            }
        }
        return List.copyOf(dependencies);
    }

    private static void gathered(PlannedInput input, Set<Dependency> dependencies) {
        if (input instanceof PlannedInput.StageOutput output && output.part() == PlannedInput.Part.GATHER) {
            dependencies.add(new Dependency(output.stage(), Dependency.Kind.GATHER));
        }
    }

    private List<Resources> alternatives(ResourceSpec spec) {
        if (spec.anyOf().isEmpty()) {
            return List.of(resources(spec.amounts()));
        }
        List<Resources> alternatives = new ArrayList<>();
        for (Map<String, Located<Template>> own : spec.anyOf()) {
            Map<String, Located<Template>> all = new HashMap<>(spec.amounts());
            all.putAll(own);
            alternatives.add(resources(all));
        }
        return alternatives;
    }

    private Resources resources(Map<String, Located<Template>> amounts) {
        return Amounts.resources(key -> {
            Located<Template> own = amounts.get(key);
            String usual = Amounts.usual(key);
            return own == null
                    ? usual
                    : problems.read(
                            own,
                            lookup,
                            text -> {
                                Amounts.check(key, text);
                                return text;
                            },
                            usual);
        });
    }
}
