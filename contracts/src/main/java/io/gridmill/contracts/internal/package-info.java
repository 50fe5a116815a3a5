/** Hashing, encoding and elliptic curve arithmetic; not for other modules. */
@NullMarked
package io.gridmill.contracts.internal;

import org.jspecify.annotations.NullMarked;
