/** What distributes the partitions of a pool: the contract, whatever stands behind it. */
@NullMarked
package io.gridmill.pool.engine;

import org.jspecify.annotations.NullMarked;
