@NullMarked
package io.gridmill.pool.jury;

import org.jspecify.annotations.NullMarked;
