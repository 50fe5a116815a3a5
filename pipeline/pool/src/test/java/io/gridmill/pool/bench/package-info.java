/** Measurements that a person or a script starts; not tests. */
@NullMarked
package io.gridmill.pool.bench;

import org.jspecify.annotations.NullMarked;
