/** Turning vouchers into money. */
@NullMarked
package io.gridmill.pool.redeem;

import org.jspecify.annotations.NullMarked;
