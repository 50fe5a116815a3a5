/** What the market needs from the chain, as seen from one buyer. */
@NullMarked
package io.gridmill.market.chain;

import org.jspecify.annotations.NullMarked;
