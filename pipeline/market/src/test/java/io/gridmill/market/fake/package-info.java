@NullMarked
package io.gridmill.market.fake;

import org.jspecify.annotations.NullMarked;
