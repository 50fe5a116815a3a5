@NullMarked
package io.gridmill.market.estimate;

import org.jspecify.annotations.NullMarked;
