/**
 * The buyer's side of disputes: evidence out of the ledger, complaints to the Court, orders for the members of panels, and
 * what comes of it. The chain says where a dispute stands; whoever asks again goes on from there.
 */
@NullMarked
package io.gridmill.market.dispute;

import org.jspecify.annotations.NullMarked;
