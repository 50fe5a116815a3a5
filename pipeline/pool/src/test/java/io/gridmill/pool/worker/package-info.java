@NullMarked
package io.gridmill.pool.worker;

import org.jspecify.annotations.NullMarked;
