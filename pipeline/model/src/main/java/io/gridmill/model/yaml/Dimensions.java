package io.gridmill.model.yaml;

import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.PartitionSpec;
import io.gridmill.model.pipeline.Stage;
import io.gridmill.model.pipeline.StageReference;
import io.gridmill.model.plan.FilePartitions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of the dimensions that a stage's partitions have, their own or those of a stage before. */
final class Dimensions {

    private final Map<String, Stage> stages;

    Dimensions(Map<String, Stage> stages) {
        this.stages = stages;
    }

    List<String> of(Stage stage) {
        PartitionSpec origin = origin(stage);
        if (origin instanceof PartitionSpec.Over over) {
            return List.copyOf(over.dimensions().keySet());
        }
        if (origin instanceof PartitionSpec.Group group) {
            return group.by().stream().map(Located::value).toList();
        }
        return origin instanceof PartitionSpec.Files ? List.of(FilePartitions.DIMENSION) : List.of();
    }

    boolean areFiles(Stage stage) {
        return origin(stage) instanceof PartitionSpec.Files;
    }

    /** What divides the stage, or the one that it follows partition by partition. */
    private @Nullable PartitionSpec origin(Stage stage) {
        Set<String> seen = new HashSet<>();
        Stage at = stage;
        while (at != null && seen.add(at.name())) {
            PartitionSpec spec = at.common().partition().orElse(null);
            if (!(spec instanceof PartitionSpec.Each each)) {
                return spec;
            }
            at = StageReference.of(each.upstream().value())
                    .map(reference -> stages.get(reference.stage()))
                    .orElse(null);
        }
        return null;
    }
}
