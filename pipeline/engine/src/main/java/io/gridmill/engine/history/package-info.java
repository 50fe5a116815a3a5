/**
 * The reading side of the ledger: what happened in a run, for displays, invoices and reports. Sums are made by the
 * database; lists come in pages or as streams, so that a run of millions of partitions fits anywhere.
 */
@NullMarked
package io.gridmill.engine.history;

import org.jspecify.annotations.NullMarked;
