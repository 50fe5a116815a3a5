/**
 * Runs as Spring Batch sees them: one job execution per run, one step execution per stage. History, restart and stop
 * come from there; partitions are the ledger's.
 */
@NullMarked
package io.gridmill.engine.batch;

import org.jspecify.annotations.NullMarked;
