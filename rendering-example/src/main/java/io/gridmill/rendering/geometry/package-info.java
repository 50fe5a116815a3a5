/** Shapes, and finding what a ray hits. */
@NullMarked
package io.gridmill.rendering.geometry;

import org.jspecify.annotations.NullMarked;
