package io.gridmill.model.plan;

import java.net.URI;
import java.nio.file.Path;

/** Where an input of a stage comes from. */
public sealed interface PlannedInput {

    /** A file or directory of this machine. */
    record LocalPath(Path path, boolean directory) implements PlannedInput {}

    /** An object or, when it ends with a slash, all objects below a prefix; {@code s3://} or {@code hdfs://}. */
    record StoreUri(URI uri) implements PlannedInput {}

    /**
     * An output of another stage.
     *
     * @param stage index of the stage
     */
    record StageOutput(int stage, String output, Part part) implements PlannedInput {}

    /** The partition's own share of the files of a dataset; see {@link Partitioning.Files}. */
    record Share(PlannedInput source) implements PlannedInput {}

    /** Which part of an output a partition reads. */
    enum Part {
        /** The outputs of all partitions. */
        GATHER,
        /** The output of the partition with the same number. */
        EACH,
        /** The outputs of the partitions of its group. */
        GROUP
    }
}
