/**
 * The local grid: a dev chain, an object store, a database and two pools on loopback, started on demand and kept by a
 * supervisor process. {@link io.gridmill.cli.grid.LocalGrid} starts and stops it, {@link io.gridmill.cli.grid.GridState}
 * tells where everything is.
 */
@NullMarked
package io.gridmill.cli.grid;

import org.jspecify.annotations.NullMarked;
