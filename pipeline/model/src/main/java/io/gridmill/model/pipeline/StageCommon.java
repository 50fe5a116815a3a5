package io.gridmill.model.pipeline;

import io.gridmill.model.template.Template;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stages of all kinds have, with the pipeline's defaults filled in.
 *
 * @param partition empty: the stage is one partition
 * @param inputs by name: a path, an address or a stage's output
 * @param after stages that must be done first although none of their outputs is used
 * @param cache whether results of earlier runs may be taken
 */
public record StageCommon(
        String name,
        Position position,
        String description,
        Optional<PartitionSpec> partition,
        Map<String, Located<Template>> inputs,
        Map<String, OutputSpec> outputs,
        ResourceSpec resources,
        Verification verify,
        RetryPolicy retry,
        FailurePolicy onFailure,
        PlaceKind place,
        List<Located<String>> after,
        boolean cache) {

    public StageCommon {
        inputs = Ordered.copyOf(inputs);
        outputs = Ordered.copyOf(outputs);
        after = List.copyOf(after);
    }
}
