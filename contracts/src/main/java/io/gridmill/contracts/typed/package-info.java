/** The messages that buyer and pool sign (EIP-712), their digests and signatures. Nothing here talks to a chain. */
@NullMarked
package io.gridmill.contracts.typed;

import org.jspecify.annotations.NullMarked;
