package io.gridmill.engine.history;

import io.gridmill.engine.ledger.Outcome;
import io.gridmill.model.Amount;

/**
 * One line of a deal's invoice: an attempt that stands in its results tree.
 *
 * @param supplier {@link SupplierSummary#number()}
 * @param leaf position in the deal's results tree
 * @param cumulative what the deal's voucher came to with this line
 */
public record PartitionCharge(
        int supplier,
        long leaf,
        int stage,
        int partition,
        int attempt,
        Outcome outcome,
        long wallMillis,
        long cpuMillis,
        Amount amount,
        Amount cumulative) {}
