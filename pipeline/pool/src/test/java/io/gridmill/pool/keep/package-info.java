@NullMarked
package io.gridmill.pool.keep;

import org.jspecify.annotations.NullMarked;
