package io.gridmill.model.plan;

import io.gridmill.model.DataSize;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** How a stage is divided into partitions. */
public sealed interface Partitioning {

    /** The partitions, when they are known before anything has run. */
    Optional<PartitionSpace> space();

    /** How many partitions there are, when it is known before anything has run. */
    default OptionalInt size() {
        return space().map(space -> OptionalInt.of(space.size())).orElseGet(OptionalInt::empty);
    }

    /** Partitions that the file alone determines. */
    record Fixed(PartitionSpace partitions) implements Partitioning {
        @Override
        public Optional<PartitionSpace> space() {
            return Optional.of(partitions);
        }
    }

    /**
     * Partition {@code i} belongs to partition {@code i} of the upstream stage, has the same values and starts when that
     * one is accepted.
     *
     * @param upstream index of the stage
     * @param known the partitions; null when the upstream's are known at run time only
     */
    record Each(int upstream, @Nullable PartitionSpace known, PartitionUse use) implements Partitioning {
        @Override
        public Optional<PartitionSpace> space() {
            return Optional.ofNullable(known);
        }

        /** The partitions, once those of the upstream stage are known. */
        public PartitionSpace over(PartitionSpace upstreamPartitions) {
            return upstreamPartitions.using(use);
        }
    }

    /**
     * One partition for each combination of key values; it starts when all upstream partitions with these are there.
     *
     * @param upstream index of the stage
     */
    record Group(int upstream, List<String> keys, GroupIndex index) implements Partitioning {
        public Group {
            keys = List.copyOf(keys);
        }

        @Override
        public Optional<PartitionSpace> space() {
            return Optional.of(index.space());
        }
    }

    /**
     * Partitions over the files of a dataset, in order of path. They are known when the dataset is.
     *
     * @param source the dataset
     * @param input name of the input through which a partition gets its own files
     * @param most files of one partition, at least 1
     * @param bytes a partition takes further files while it stays below this; empty: files are only counted
     */
    record Files(PlannedInput source, String input, int most, Optional<DataSize> bytes, PartitionUse use)
            implements Partitioning {
        @Override
        public Optional<PartitionSpace> space() {
            return Optional.empty();
        }

        /**
         * Divides the files of the dataset.
         *
         * @param files in any order
         * @throws io.gridmill.model.GridmillException INVALID_PIPELINE when there are too many
         */
        public FilePartitions divide(List<FilePartitions.File> files) {
            return FilePartitions.divide(files, most, bytes, use);
        }
    }
}
