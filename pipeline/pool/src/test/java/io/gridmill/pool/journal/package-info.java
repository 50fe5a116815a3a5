/** Tests of the pool's journal. */
@NullMarked
package io.gridmill.pool.journal;

import org.jspecify.annotations.NullMarked;
