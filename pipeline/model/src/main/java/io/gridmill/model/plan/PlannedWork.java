package io.gridmill.model.plan;

import io.gridmill.model.pipeline.CopyStage.WriteMode;
import io.gridmill.model.pipeline.Ordered;
import io.gridmill.model.template.Template;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a stage does. */
public sealed interface PlannedWork {

    /**
     * A command for each partition. All texts are templates in which {@code ${inputs.*}}, {@code ${outputs.*}} and
     * {@code ${partition.*}} are left for the pool, as {@code StageOrder} takes them.
     *
     * @param image container image by digest; null: none
     * @param network hosts that may be reached; empty: none
     */
    record Run(
            List<String> command,
            Map<String, String> environment,
            @Nullable String standardInput,
            @Nullable String image,
            List<String> network)
            implements PlannedWork {
        public Run {
            command = List.copyOf(command);
            environment = Ordered.copyOf(environment);
            network = List.copyOf(network);
        }
    }

    /**
     * A dataset is moved.
     *
     * @param to empty: into the stage's only output
     */
    record Copy(Source from, Optional<Target> to) implements PlannedWork {}

    /** Where a copy reads. */
    sealed interface Source {

        record Files(PlannedInput input) implements Source {}

        /**
         * A database.
         *
         * @param jdbc may hold {@code ${secrets.*}}
         * @param query SQL; null: all of the table
         */
        record Table(
                Template jdbc,
                @Nullable String table,
                @Nullable String query) implements Source {}
    }

    /** Where a copy writes. */
    sealed interface Target {

        record Directory(Path path) implements Target {}

        record Store(URI uri) implements Target {}

        /** @param jdbc may hold {@code ${secrets.*}} */
        record Table(Template jdbc, String table, WriteMode mode) implements Target {}
    }
}
