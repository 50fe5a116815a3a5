/** A run's dealings with the market from the first quote to the last closing. */
@NullMarked
package io.gridmill.market.session;

import org.jspecify.annotations.NullMarked;
