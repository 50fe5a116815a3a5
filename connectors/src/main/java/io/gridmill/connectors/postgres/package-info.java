/** A PostgreSQL server as a child process, from binaries that come as a dependency. */
@NullMarked
package io.gridmill.connectors.postgres;

import org.jspecify.annotations.NullMarked;
