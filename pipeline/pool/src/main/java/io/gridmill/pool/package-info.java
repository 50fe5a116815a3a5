/** A pool: the provider's side of the market. It sells slots of this machine over HTTP and is paid on chain. */
@NullMarked
package io.gridmill.pool;

import org.jspecify.annotations.NullMarked;
