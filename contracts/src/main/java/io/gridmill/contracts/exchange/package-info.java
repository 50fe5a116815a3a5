/** Bodies of the pool's HTTP API that carry signed messages; see {@link io.gridmill.model.protocol.PoolApi}. */
@NullMarked
package io.gridmill.contracts.exchange;

import org.jspecify.annotations.NullMarked;
