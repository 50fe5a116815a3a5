/** The offers that stand on chain, followed from its events. */
@NullMarked
package io.gridmill.market.offers;

import org.jspecify.annotations.NullMarked;
