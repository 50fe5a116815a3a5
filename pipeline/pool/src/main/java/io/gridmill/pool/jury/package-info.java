/** A pool on panels of the Consensus: it runs again what another pool signed, and answers with what came of it. */
@NullMarked
package io.gridmill.pool.jury;

import org.jspecify.annotations.NullMarked;
