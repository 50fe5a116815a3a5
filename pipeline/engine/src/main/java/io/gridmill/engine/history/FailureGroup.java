package io.gridmill.engine.history;

import io.gridmill.engine.ledger.Outcome;

/**
 * Failed attempts of a stage that are alike.
 *
 * @param supplier {@link SupplierSummary#number()}; 0 for none
 * @param code name of an {@link io.gridmill.model.ErrorCode}, or empty
 * @param partitions how many partitions had them
 * @param firstPartition the lowest of them
 * @param message of one of them
 */
public record FailureGroup(
        int stage,
        int supplier,
        Outcome outcome,
        String code,
        long attempts,
        long partitions,
        int firstPartition,
        String message) {}
