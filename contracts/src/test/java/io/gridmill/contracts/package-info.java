@NullMarked
package io.gridmill.contracts;

import org.jspecify.annotations.NullMarked;
