@NullMarked
package io.gridmill.contracts.merkle;

import org.jspecify.annotations.NullMarked;
