@NullMarked
package io.gridmill.market.match;

import org.jspecify.annotations.NullMarked;
