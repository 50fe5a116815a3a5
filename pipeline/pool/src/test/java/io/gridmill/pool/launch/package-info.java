@NullMarked
package io.gridmill.pool.launch;

import org.jspecify.annotations.NullMarked;
