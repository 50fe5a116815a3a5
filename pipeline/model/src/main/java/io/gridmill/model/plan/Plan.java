package io.gridmill.model.plan;

import io.gridmill.model.Digest;
import io.gridmill.model.pipeline.Ordered;
import io.gridmill.model.pipeline.Pipeline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * A pipeline with its parameters filled in, ready to be run. The same pipeline, parameters, run and chunks make the same
 * plan.
 *
 * @param parameters all parameters, in the form in which templates see them
 * @param stages in topological order; a stage's index is its position
 * @param outputs what the run is for, by name
 */
public record Plan(
        Pipeline pipeline, Map<String, String> parameters, List<StagePlan> stages, Map<String, Output> outputs) {

    /** @param stage index of the stage */
    public record Output(int stage, String output) {}

    /**
     * A line of the graph.
     *
     * @param from index of the stage that is waited for
     * @param to index of the stage that waits
     */
    public record Edge(int from, int to, Dependency.Kind kind) {}

    public Plan {
        parameters = Ordered.copyOf(parameters);
        stages = List.copyOf(stages);
        outputs = Ordered.copyOf(outputs);
    }

    public List<Edge> edges() {
        return stages.stream()
                .flatMap(stage -> stage.dependencies().stream()
                        .map(dependency -> new Edge(dependency.stage(), stage.index(), dependency.kind())))
                .toList();
    }

    /** @throws NoSuchElementException when no stage has this name */
    public StagePlan stage(String name) {
        return stages.stream()
                .filter(stage -> stage.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("No stage " + name));
    }

    /**
     * Points per partition of each stage, by name. A run keeps them: planned again with
     * {@link PlanContext#withChunks(Map)} it has the same partitions although the pace has become known meanwhile.
     */
    public Map<String, Integer> chunks() {
        Map<String, Integer> chunks = new HashMap<>();
        stages.forEach(stage -> chunks.put(stage.name(), stage.chunk()));
        return Map.copyOf(chunks);
    }

    /** Identity of what is to be done: the stages' digests and edges. */
    public Digest digest() {
        StringBuilder text = new StringBuilder(pipeline.name()).append('\n');
        stages.forEach(stage ->
                text.append(stage.name()).append(' ').append(stage.digest()).append('\n'));
        edges().forEach(edge -> text.append(edge).append('\n'));
        return Digest.sha256(text.toString());
    }
}
