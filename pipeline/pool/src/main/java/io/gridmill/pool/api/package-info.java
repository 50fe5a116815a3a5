/** The pool's HTTP API; see {@link io.gridmill.model.protocol.PoolApi} for the calls. */
@NullMarked
package io.gridmill.pool.api;

import org.jspecify.annotations.NullMarked;
