/** Tests of how commands are confined. */
@NullMarked
package io.gridmill.pool.runtime;

import org.jspecify.annotations.NullMarked;
