package io.gridmill.pool.runtime;

import java.nio.file.Path;

/**
 * The directories of one attempt.
 *
 * @param work working directory, writable
 * @param temporary for temporary files, writable
 * @param outputs one directory per output, writable
 * @param inputs what this partition alone reads, read-only
 * @param stageInputs what all partitions of the stage read, read-only
 */
public record Workspace(Path work, Path temporary, Path outputs, Path inputs, Path stageInputs) {}
