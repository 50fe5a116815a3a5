@NullMarked
package io.gridmill.contracts.exchange;

import org.jspecify.annotations.NullMarked;
