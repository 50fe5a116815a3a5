/** PNG and animated PNG, written with the same bytes on every machine. */
@NullMarked
package io.gridmill.rendering.image;

import org.jspecify.annotations.NullMarked;
