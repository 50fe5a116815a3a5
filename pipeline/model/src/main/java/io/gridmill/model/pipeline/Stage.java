package io.gridmill.model.pipeline;

/** A stage as written. Its kind says what it does: run a command, copy a dataset, run a Spark application. */
public sealed interface Stage permits RunStage, CopyStage, SparkStage {

    /** What stages of all kinds have. */
    StageCommon common();

    default String name() {
        return common().name();
    }

    default Position position() {
        return common().position();
    }

    /** {@code run}, {@code copy} or {@code spark}. */
    String kind();
}
