/** Talking to an Ethereum node: calls, transactions that get mined, logs that are not missed. Knows no contract. */
@NullMarked
package io.gridmill.contracts.chain;

import org.jspecify.annotations.NullMarked;
