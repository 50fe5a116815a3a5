@NullMarked
package io.gridmill.market.reputation;

import org.jspecify.annotations.NullMarked;
