@NullMarked
package io.gridmill.market;

import org.jspecify.annotations.NullMarked;
