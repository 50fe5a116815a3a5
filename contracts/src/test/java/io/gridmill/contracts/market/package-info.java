@NullMarked
package io.gridmill.contracts.market;

import org.jspecify.annotations.NullMarked;
