@NullMarked
package io.gridmill.market.dispute;

import org.jspecify.annotations.NullMarked;
