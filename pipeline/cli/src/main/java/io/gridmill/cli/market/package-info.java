/** The buyer's side of the market, connected with a wallet and a chain. */
@NullMarked
package io.gridmill.cli.market;

import org.jspecify.annotations.NullMarked;
