@NullMarked
package io.gridmill.contracts.typed;

import org.jspecify.annotations.NullMarked;
