package io.gridmill.model.pipeline;

import io.gridmill.model.template.Template;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a stage is divided into partitions, as written. */
public sealed interface PartitionSpec {

    /** Over the combined values of dimensions. */
    record Over(
            Map<String, Located<DimensionSpec>> dimensions,
            Optional<Located<Combination>> combine,
            Optional<ChunkSpec> chunk)
            implements PartitionSpec {
        public Over {
            dimensions = Ordered.copyOf(dimensions);
        }
    }

    /** One partition for each partition of an upstream stage. */
    record Each(Located<Template> upstream) implements PartitionSpec {}

    /** One partition for each combination of key values of an upstream stage. */
    record Group(Located<Template> upstream, List<Located<String>> by) implements PartitionSpec {
        public Group {
            by = List.copyOf(by);
        }
    }

    /** Partitions over the files of a dataset. */
    record Files(Located<Template> source, Optional<ChunkSpec> chunk) implements PartitionSpec {}
}
