@NullMarked
package io.gridmill.market.offers;

import org.jspecify.annotations.NullMarked;
