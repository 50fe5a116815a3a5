package io.gridmill.model.plan;

import io.gridmill.model.RunId;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a plan depends on apart from the file and its parameters.
 *
 * @param directory of the pipeline file: relative paths in the file start here
 * @param workingDirectory relative paths in given parameters start here
 * @param run what {@code ${run.id}} stands for
 * @param pace what earlier runs tell
 * @param chunks points per partition by stage that were chosen before (the run is resumed); others are chosen now
 */
public record PlanContext(Path directory, Path workingDirectory, RunId run, Pace pace, Map<String, Integer> chunks) {

    public PlanContext {
        directory = directory.toAbsolutePath().normalize();
        workingDirectory = workingDirectory.toAbsolutePath().normalize();
        chunks = Map.copyOf(chunks);
    }

    /** No history; parameters are relative to the pipeline file. */
    public static PlanContext of(Path directory, RunId run) {
        return new PlanContext(directory, directory, run, Pace.unknown(), Map.of());
    }

    public PlanContext withWorkingDirectory(Path other) {
        return new PlanContext(directory, other, run, pace, chunks);
    }

    public PlanContext withPace(Pace other) {
        return new PlanContext(directory, workingDirectory, run, other, chunks);
    }

    public PlanContext withChunks(Map<String, Integer> other) {
        return new PlanContext(directory, workingDirectory, run, pace, other);
    }
}
