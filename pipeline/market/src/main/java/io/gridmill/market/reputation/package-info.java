/** How far a pool can be trusted, and why: from what the chain and the buyer's own runs have seen of it. */
@NullMarked
package io.gridmill.market.reputation;

import org.jspecify.annotations.NullMarked;
