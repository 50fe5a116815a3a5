/**
 * The chain's side of Gridmill: what both buyer and pool need to talk to the contracts. The words every part shares are
 * here; {@code typed} signs and checks messages, {@code merkle} builds the tree of accepted results, {@code wallet}
 * keeps keys, {@code chain} sends transactions and follows logs, {@code market} is the contracts' typed face.
 */
@NullMarked
package io.gridmill.contracts;

import org.jspecify.annotations.NullMarked;
