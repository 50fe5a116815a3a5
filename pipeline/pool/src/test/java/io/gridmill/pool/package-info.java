/** Tests of pools. */
@NullMarked
package io.gridmill.pool;

import org.jspecify.annotations.NullMarked;
