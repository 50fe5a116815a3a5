@NullMarked
package io.gridmill.market.chain;

import org.jspecify.annotations.NullMarked;
