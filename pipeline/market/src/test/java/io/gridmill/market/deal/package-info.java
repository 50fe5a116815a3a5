@NullMarked
package io.gridmill.market.deal;

import org.jspecify.annotations.NullMarked;
