/** What a pool signed, with all that it needs to show it: outputs of deals whose pool answers before the Court. */
@NullMarked
package io.gridmill.pool.keep;

import org.jspecify.annotations.NullMarked;
