/** Quotes: binding prices that reserve capacity for a moment. */
@NullMarked
package io.gridmill.pool.quote;

import org.jspecify.annotations.NullMarked;
