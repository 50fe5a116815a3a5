@NullMarked
package io.gridmill.pool.deal;

import org.jspecify.annotations.NullMarked;
