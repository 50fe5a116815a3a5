/** Runs plans: a Spring Batch job per run, a step per stage, a durable ledger of partitions. */
@NullMarked
package io.gridmill.engine;

import org.jspecify.annotations.NullMarked;
