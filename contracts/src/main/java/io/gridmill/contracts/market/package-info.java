/** The typed face of Gridmill's contracts, for buyers and pools. */
@NullMarked
package io.gridmill.contracts.market;

import org.jspecify.annotations.NullMarked;
