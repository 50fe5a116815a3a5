@NullMarked
package io.gridmill.pool.court;

import org.jspecify.annotations.NullMarked;
