@NullMarked
package io.gridmill.contracts.wallet;

import org.jspecify.annotations.NullMarked;
