@NullMarked
package io.gridmill.model.protocol;

import org.jspecify.annotations.NullMarked;
