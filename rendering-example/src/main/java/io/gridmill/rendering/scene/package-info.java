/** Reading scene files. */
@NullMarked
package io.gridmill.rendering.scene;

import org.jspecify.annotations.NullMarked;
