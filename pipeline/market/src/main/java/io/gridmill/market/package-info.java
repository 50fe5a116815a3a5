/**
 * The market as a place where partitions run: finds pools, opens deals with them, hands out partitions, and pays for what
 * was accepted with vouchers. See {@link io.gridmill.market.MarketPlace}.
 */
@NullMarked
package io.gridmill.market;

import org.jspecify.annotations.NullMarked;
