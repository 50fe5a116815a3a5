package io.gridmill.model.pipeline;

import java.util.List;
import java.util.Map;

/**
 * A pipeline file as its author wrote it, free of errors that can be found without running it: names exist, references
 * lead somewhere, there is no cycle.
 *
 * @param stages in the order of the file
 * @param outputs what the run is for: references to outputs of stages, by name
 */
public record Pipeline(
        String name,
        String description,
        Position position,
        Map<String, Parameter> parameters,
        MarketPolicy market,
        List<Stage> stages,
        Map<String, Located<StageReference>> outputs,
        List<Notification> notifications) {

    public Pipeline {
        parameters = Ordered.copyOf(parameters);
        stages = List.copyOf(stages);
        outputs = Ordered.copyOf(outputs);
        notifications = List.copyOf(notifications);
    }

    /** The same on other terms. */
    public Pipeline with(MarketPolicy other) {
        return new Pipeline(name, description, position, parameters, other, stages, outputs, notifications);
    }
}
