@NullMarked
package io.gridmill.contracts.court;

import org.jspecify.annotations.NullMarked;
