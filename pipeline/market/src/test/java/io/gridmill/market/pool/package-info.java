@NullMarked
package io.gridmill.market.pool;

import org.jspecify.annotations.NullMarked;
