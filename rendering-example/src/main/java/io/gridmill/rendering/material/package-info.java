/** How surfaces look and scatter light. */
@NullMarked
package io.gridmill.rendering.material;

import org.jspecify.annotations.NullMarked;
