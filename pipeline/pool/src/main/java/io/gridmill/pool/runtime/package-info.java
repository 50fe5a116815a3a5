/** Runtimes: how a command is confined. */
@NullMarked
package io.gridmill.pool.runtime;

import org.jspecify.annotations.NullMarked;
