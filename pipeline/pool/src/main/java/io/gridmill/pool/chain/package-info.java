/** What a pool needs from the chain: to see deals, to redeem vouchers, to be on the market. */
@NullMarked
package io.gridmill.pool.chain;

import org.jspecify.annotations.NullMarked;
