@NullMarked
package io.gridmill.contracts.internal.abi;

import org.jspecify.annotations.NullMarked;
