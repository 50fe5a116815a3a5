package io.gridmill.engine.ledger;

import io.gridmill.model.Digest;

/**
 * A file of an accepted partition.
 *
 * @param output name of the stage's output
 * @param path relative path within the output
 * @param size bytes
 * @param objectKey object in the store that holds it
 * @param position where in the object it begins
 */
public record StoredOutput(String output, String path, long size, Digest sha256, String objectKey, long position) {}
