package io.gridmill.model.plan;

import java.util.List;

/**
 * The partitions of a stage, numbered from 0. Their order is the same in every run of the same pipeline with the same
 * parameters. Nothing is kept per partition unless an implementation says so: {@link #at} computes. Immutable.
 */
public interface PartitionSpace {

    /** How many partitions there are, at most {@link io.gridmill.model.pipeline.Limits#PARTITIONS}. */
    int size();

    /** The names of the dimensions: what {@code ${partition.NAME}} may name. */
    List<String> dimensions();

    /** @throws IndexOutOfBoundsException when there is no such partition */
    PartitionPoints at(int partition);

    /** The same partitions with values for the placeholders of another stage. */
    PartitionSpace using(PartitionUse use);

    /** How many points the partitions have together. */
    long points();
}
