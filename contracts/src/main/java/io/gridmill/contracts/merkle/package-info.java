/** The tree over a deal's accepted results, whose root stands in every voucher. */
@NullMarked
package io.gridmill.contracts.merkle;

import org.jspecify.annotations.NullMarked;
