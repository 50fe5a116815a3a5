@NullMarked
package io.gridmill.market.energy;

import org.jspecify.annotations.NullMarked;
