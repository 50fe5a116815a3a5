/** The buyer's end of the pool's HTTP API: calls, the stream of results, and a link that survives interruptions. */
@NullMarked
package io.gridmill.market.pool;

import org.jspecify.annotations.NullMarked;
