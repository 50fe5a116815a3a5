package io.gridmill.model.plan;

import io.gridmill.model.Digest;
import io.gridmill.model.pipeline.FailurePolicy;
import io.gridmill.model.pipeline.MemoryGrowth;
import io.gridmill.model.pipeline.Ordered;
import io.gridmill.model.pipeline.PlaceKind;
import io.gridmill.model.pipeline.RetryPolicy;
import io.gridmill.model.pipeline.Stage;
import io.gridmill.model.pipeline.Verification;
import io.gridmill.model.protocol.Output;
import io.gridmill.model.protocol.Resources;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stage whose parameters are filled in.
 *
 * @param index position in {@link Plan#stages()}; every stage stands behind those it depends on
 * @param inputs by the name by which the command knows them, those taken over from upstream stages included
 * @param outputs as the pool takes them; {@code expect} is a number or a template with {@code ${partition.*}}
 * @param alternatives what a partition needs: any of these, best first; at least one
 * @param chunk points per partition that the plan chose or the file gives; 1 where it does not apply
 * @param digest of all that determines a result apart from values and inputs; see {@link CacheKeys}
 */
public record StagePlan(
        int index,
        String name,
        Stage stage,
        List<Dependency> dependencies,
        PlannedWork work,
        Map<String, PlannedInput> inputs,
        Map<String, Output> outputs,
        Partitioning partitioning,
        int chunk,
        List<Resources> alternatives,
        Optional<MemoryGrowth> onOutOfMemory,
        Verification verify,
        RetryPolicy retry,
        FailurePolicy onFailure,
        PlaceKind place,
        boolean cache,
        Digest digest) {

    public StagePlan {
        dependencies = List.copyOf(dependencies);
        inputs = Ordered.copyOf(inputs);
        outputs = Ordered.copyOf(outputs);
        alternatives = List.copyOf(alternatives);
    }

    /** The preferred resources. */
    public Resources resources() {
        return alternatives.get(0);
    }
}
