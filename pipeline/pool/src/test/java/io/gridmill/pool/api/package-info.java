/** Tests of the pool's api. */
@NullMarked
package io.gridmill.pool.api;

import org.jspecify.annotations.NullMarked;
