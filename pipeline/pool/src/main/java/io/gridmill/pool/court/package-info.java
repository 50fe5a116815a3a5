/** A pool before the Court: it answers demands for what it signed, and gets back what was held of it. */
@NullMarked
package io.gridmill.pool.court;

import org.jspecify.annotations.NullMarked;
