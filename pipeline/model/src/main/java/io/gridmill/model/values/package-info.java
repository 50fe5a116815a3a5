/** The values of dimensions and parameters: ranges, spacings and lists, in exact decimal text. */
@NullMarked
package io.gridmill.model.values;

import org.jspecify.annotations.NullMarked;
