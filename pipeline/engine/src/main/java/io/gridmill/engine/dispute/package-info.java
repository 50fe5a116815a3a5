/** Disputes about results of runs, as the ledger remembers them. What a court is, others know. */
@NullMarked
package io.gridmill.engine.dispute;

import org.jspecify.annotations.NullMarked;
