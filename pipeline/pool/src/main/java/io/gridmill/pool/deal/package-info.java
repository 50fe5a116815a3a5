/** Deals as a pool lives them: what was accepted, what came of it, what was promised for it, and all that durably. */
@NullMarked
package io.gridmill.pool.deal;

import org.jspecify.annotations.NullMarked;
