@NullMarked
package io.gridmill.pool.chain;

import org.jspecify.annotations.NullMarked;
