package io.gridmill.cli.run;

import io.gridmill.cli.Context;
import io.gridmill.cli.Main;
import io.gridmill.model.plan.Dependency;
import io.gridmill.model.plan.Plan;
import io.gridmill.model.plan.StagePlan;
import io.gridmill.model.protocol.Resources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "plan",
        description = "Shows what a run would do: stages, partitions, where they run and what they need.",
        mixinStandardHelpOptions = true)
public final class PlanCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Main gridmill;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private PipelineArguments pipeline;

    @Override
    public Integer call() {
        Context context = gridmill.context();
        Plan plan = pipeline.plan();
        if (context.json()) {
            context.printJson(json(plan));
            return 0;
        }
        context.println(plan.pipeline().name()
                + (plan.pipeline().description().isEmpty()
                        ? ""
                        : ": " + plan.pipeline().description()));
        plan.parameters().forEach((name, value) -> context.println("  " + name + " = " + value));
        for (StagePlan stage : plan.stages()) {
            Resources needs = stage.resources();
            context.println("");
            context.println(stage.name() + " (" + stage.stage().kind() + ", "
                    + stage.place().word() + ")");
            context.println("  partitions  " + partitions(stage)
                    + (stage.chunk() > 1 ? ", " + stage.chunk() + " points each" : ""));
            context.println("  each needs  " + needs.cpu() + (needs.cpu() == 1 ? " core" : " cores")
                    + (needs.gpu() > 0 ? ", " + needs.gpu() + " GPUs" : "") + ", " + needs.memory() + ", at most "
                    + needs.time().toString().substring(2).toLowerCase(java.util.Locale.ROOT));
            if (!stage.dependencies().isEmpty()) {
                context.println("  after       "
                        + stage.dependencies().stream()
                                .map(dependency -> waits(plan, dependency))
                                .collect(Collectors.joining(", ")));
            }
        }
        return 0;
    }

    private static String partitions(StagePlan stage) {
        return stage.partitioning().size().isPresent()
                ? String.valueOf(stage.partitioning().size().getAsInt())
                : "known when the files are";
    }

    private static String waits(Plan plan, Dependency dependency) {
        String name = plan.stages().get(dependency.stage()).name();
        return switch (dependency.kind()) {
            case GATHER, FILES, AFTER -> "all of " + name;
            case EACH -> "each partition of " + name;
            case GROUP -> "each group of " + name;
        };
    }

    private static Map<String, Object> json(Plan plan) {
        List<Map<String, Object>> stages = new ArrayList<>();
        for (StagePlan stage : plan.stages()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", stage.name());
            json.put("kind", stage.stage().kind());
            json.put("place", stage.place().word());
            json.put(
                    "partitions",
                    stage.partitioning().size().isPresent()
                            ? stage.partitioning().size().getAsInt()
                            : null);
            json.put("points", stage.chunk());
            json.put("cpu", stage.resources().cpu());
            json.put("gpu", stage.resources().gpu());
            json.put("memoryBytes", stage.resources().memory().bytes());
            json.put("timeMillis", stage.resources().time().toMillis());
            json.put(
                    "after",
                    stage.dependencies().stream()
                            .map(dependency -> Map.of(
                                    "stage",
                                    plan.stages().get(dependency.stage()).name(),
                                    "kind",
                                    dependency.kind()))
                            .toList());
            stages.add(json);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pipeline", plan.pipeline().name());
        json.put("parameters", plan.parameters());
        json.put("stages", stages);
        return json;
    }
}
