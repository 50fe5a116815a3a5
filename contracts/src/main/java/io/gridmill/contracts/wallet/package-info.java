/** Keys, and the encrypted files that hold them. */
@NullMarked
package io.gridmill.contracts.wallet;

import org.jspecify.annotations.NullMarked;
