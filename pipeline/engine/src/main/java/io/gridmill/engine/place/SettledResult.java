package io.gridmill.engine.place;

import io.gridmill.model.Amount;
import io.gridmill.model.Digest;
import io.gridmill.model.protocol.PartitionResult;

/**
 * A result that is about to be accepted (or a failure that is about to be paid).
 *
 * @param inputDigest the partition's cache key: command, values, inputs, environment
 */
public record SettledResult(PartitionResult result, Digest inputDigest, Amount amount) {}
