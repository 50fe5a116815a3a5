/** Sky, sun and lamps, and choosing directions to them. */
@NullMarked
package io.gridmill.rendering.light;

import org.jspecify.annotations.NullMarked;
