package io.gridmill.engine.history;

import io.gridmill.engine.ledger.Outcome;

/**
 * What one supplier did for one stage with one outcome.
 *
 * @param stage index, from 0
 * @param supplier {@link SupplierSummary#number()}; 0 when nobody had to do anything (cached, skipped, the engine's own
 *     work)
 */
public record InvoiceLine(int stage, int supplier, Outcome outcome, Consumption consumption) {}
