package io.gridmill.model.pipeline;

import io.gridmill.model.template.Template;
import java.util.Optional;

/**
 * A stage in which a connector moves a dataset.
 *
 * @param to empty: into the stage's only output
 */
public record CopyStage(StageCommon common, End from, Optional<End> to) implements Stage {

    /** One end of a copy, as written. */
    public sealed interface End {

        /** A stage's output, a path, or an {@code s3://} or {@code hdfs://} address. */
        record Files(Located<Template> address) implements End {}

        /** A table of a database, or what a query of it returns. */
        record Table(
                Located<Template> jdbc,
                Optional<Located<Template>> table,
                Optional<Located<Template>> query,
                WriteMode mode)
                implements End {}
    }

    /** What happens to rows that are there already. */
    public enum WriteMode {
        APPEND,
        REPLACE
    }

    @Override
    public String kind() {
        return "copy";
    }
}
