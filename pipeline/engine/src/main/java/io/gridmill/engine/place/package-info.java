/**
 * Where partitions run. The engine decides which partition goes to whom and what is accepted; a place finds suppliers,
 * talks to them and pays them. The market is one place, home (this machine) another.
 */
@NullMarked
package io.gridmill.engine.place;

import org.jspecify.annotations.NullMarked;
