/**
 * Partitions on many machines of one owner: workers, each a process that hosts a local engine and holds a connection to
 * its pool, and the engine on the pool's side that hands work to whoever is free.
 */
@NullMarked
package io.gridmill.pool.worker;

import org.jspecify.annotations.NullMarked;
