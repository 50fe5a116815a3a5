@NullMarked
package io.gridmill.contracts.chain;

import org.jspecify.annotations.NullMarked;
