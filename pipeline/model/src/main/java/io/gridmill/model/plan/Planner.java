package io.gridmill.model.plan;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.pipeline.Pipeline;
import io.gridmill.model.pipeline.SparkStage;
import io.gridmill.model.pipeline.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes plans. Reads nothing but whether the local inputs exist. */
public final class Planner {

    private Planner() {}

    /**
     * Plans a pipeline.
     *
     * @param parameters given values by name; the others take their defaults
     * @throws io.gridmill.model.pipeline.InvalidPipelineException with all that is wrong: parameters
     *     (INVALID_PARAMETER), local inputs that are not there (INPUT_MISSING), stages that cannot be run yet
     *     (UNSUPPORTED), values that make no sense together (INVALID_PIPELINE)
     */
    public static Plan plan(Pipeline pipeline, Map<String, String> parameters, PlanContext context) {
        PlanProblems problems = new PlanProblems();
        Arguments arguments = Arguments.of(pipeline, parameters, context);
        problems.addAll(arguments.problems());
        for (Stage stage : pipeline.stages()) {
            if (stage instanceof SparkStage) {
                problems.add(
                        stage.position(),
                        ErrorCode.UNSUPPORTED,
                        "stage '" + stage.name() + "' is a Spark application, which this version cannot run yet",
                        "use a 'run' stage, or leave the stage out");
            }
        }
        // Without its parameters or its stages nothing else that could be said about the pipeline would be true.
        problems.throwIfAny();

        PlanLookup lookup = new PlanLookup(pipeline, arguments.values(), context);
        StageGraph graph = StageGraph.of(pipeline.stages());
        List<Stage> order = graph.order();
        if (order.size() != pipeline.stages().size()) {
            problems.add(
                    pipeline.position(),
                    ErrorCode.INVALID_PIPELINE,
                    "the stages wait for each other: "
                            + String.join(" -> ", graph.cycle().orElse(List.of())),
                    null);
            problems.throwIfAny();
        }
        Map<String, Integer> indexes = new LinkedHashMap<>();
        order.forEach(stage -> indexes.put(stage.name(), indexes.size()));
        StagePlanner planner = new StagePlanner(pipeline, graph, indexes, lookup, context, problems);
        List<StagePlan> stages = new ArrayList<>();
        for (Stage stage : order) {
            stages.add(planner.plan(stage, stages));
        }
        problems.throwIfAny();
        Map<String, Plan.Output> outputs = new LinkedHashMap<>();
        pipeline.outputs()
                .forEach((name, reference) -> outputs.put(
                        name,
                        new Plan.Output(
                                indexes.getOrDefault(reference.value().stage(), -1),
                                reference.value().output())));
        return new Plan(pipeline, arguments.values(), stages, outputs);
    }
}
