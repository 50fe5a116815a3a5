/** What work cost in energy and carbon dioxide, as far as pools state it. Pure functions. */
@NullMarked
package io.gridmill.market.energy;

import org.jspecify.annotations.NullMarked;
