/**
 * The durable memory of runs in PostgreSQL: runs and their owners, stages, assignments, settlements, outputs. Rows of
 * partitions are only ever added, in group commits.
 */
@NullMarked
package io.gridmill.engine.ledger;

import org.jspecify.annotations.NullMarked;
