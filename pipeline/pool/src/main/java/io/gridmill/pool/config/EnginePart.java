package io.gridmill.pool.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What runs a pool's partitions: one of these. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EnginePart(
        @Nullable LocalPart local,
        @Nullable ProcessesPart processes,
        @Nullable SlurmPart slurm,
        @Nullable SparkPart spark) {

    /** The pool itself, on its own machine. */
    public record LocalPart() {}

    /**
     * Workers as processes of the pool's machine.
     *
     * @param workers most at once
     * @param cores of each
     * @param memory of each
     * @param idle a worker without work for this time is let go
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ProcessesPart(
            @Nullable Integer workers,
            @Nullable Integer cores,
            @Nullable String memory,
            @Nullable String idle) {}

    /**
     * Workers as jobs of a Slurm cluster.
     *
     * @param workers most at once
     * @param cores of each
     * @param memory of each
     * @param idle a worker without work for this time is let go
     * @param listen address and port at which workers are awaited
     * @param address host at which they reach that
     * @param work directory on the nodes
     * @param java program on the nodes
     * @param time limit of a job
     * @param options further ones for sbatch
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SlurmPart(
            @Nullable Integer workers,
            @Nullable Integer cores,
            @Nullable String memory,
            @Nullable String idle,
            @Nullable String listen,
            @Nullable String address,
            @Nullable String work,
            @Nullable String java,
            @Nullable String time,
            @Nullable String partition,
            @Nullable String account,
            @Nullable String qos,
            @Nullable List<String> options) {}

    /**
     * Workers as tasks of a Spark application.
     *
     * @param master such as {@code local[4]}, {@code spark://host:7077}, {@code yarn}
     * @param workers most at once
     * @param cores of each
     * @param memory of each
     * @param idle a worker without work for this time is let go
     * @param listen address and port at which workers are awaited
     * @param address host at which they reach that
     * @param work directory on the machines
     * @param home directory of Spark on the pool's machine
     * @param conf settings of Spark's
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SparkPart(
            @Nullable String master,
            @Nullable Integer workers,
            @Nullable Integer cores,
            @Nullable String memory,
            @Nullable String idle,
            @Nullable String listen,
            @Nullable String address,
            @Nullable String work,
            @Nullable String home,
            @Nullable Map<String, String> conf) {}
}
