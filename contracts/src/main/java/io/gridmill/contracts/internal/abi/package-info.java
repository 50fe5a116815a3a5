/** Contract calls as bytes: the ABI, RLP and what contracts say when they refuse; not for other modules. */
@NullMarked
package io.gridmill.contracts.internal.abi;

import org.jspecify.annotations.NullMarked;
