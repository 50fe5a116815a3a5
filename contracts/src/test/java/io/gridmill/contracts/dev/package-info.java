@NullMarked
package io.gridmill.contracts.dev;

import org.jspecify.annotations.NullMarked;
