package io.gridmill.engine.history;

import io.gridmill.engine.place.SupplierRecord;

/**
 * A supplier of a run and what it did.
 *
 * @param number key of the supplier's rows
 * @param record deal, escrow, promised total and transactions
 * @param accepted partitions accepted from it
 * @param failedAttempts attempts that failed there, whoever was to blame
 * @param handedOut attempts that it was given
 */
public record SupplierSummary(
        int number,
        String place,
        SupplierRecord record,
        long accepted,
        long failedAttempts,
        long handedOut,
        Consumption consumption) {}
